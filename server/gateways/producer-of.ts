import type { Principal } from '../access/principal';
import type { Producer } from '../ingest/producer';

/** Name of all programs on this machine that push without a token. */
const LOCAL = 'this machine';

/**
 * Returns the producer of a principal that may push, see `requireAct`. A program on this machine, which needs no token
 * where there are none, may write everything.
 */
export function producerOf({ user, token, permissions }: Principal): Producer {
  const isLocal = !permissions.may('ingest');
  return {
    name: token && user !== undefined ? user : LOCAL,
    mayWrite: isLocal ? () => true : permissions.mayWrite,
  };
}
