import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UsageError } from '../bench';
import type { Contestant } from './contestant';
import { nats } from './contestants/nats';
import { conflatedSocketIo, naiveSocketIo } from './contestants/socket-io';
import { tickerwall } from './contestants/tickerwall';
import { bareWrite, conflatedWebSocket, naiveWebSocket } from './contestants/web-socket';

export const OURS = tickerwall('tickerwall', 'tickerwall', 'tickerwall');

/** All contestants, ours first. */
export const CONTESTANTS: readonly Contestant[] = [
  OURS,
  tickerwall('tickerwall-json', 'tickerwall, JSON clients', 'tickerwall-json'),
  conflatedWebSocket,
  bareWrite,
  conflatedSocketIo,
  nats,
  naiveWebSocket,
  naiveSocketIo,
];

/**
 * Returns ours and the peers that `--peers` names: `none`, `all` or a list.
 * @throws UsageError for an unknown peer
 */
export function chosen(peers: string): readonly Contestant[] {
  const rest = CONTESTANTS.filter((contestant) => contestant !== OURS);
  if (peers === 'none') return [OURS];
  if (peers === 'all') return CONTESTANTS;
  const keys = peers.split(',').map((key) => key.trim());
  const unknown = keys.find((key) => !rest.some((contestant) => contestant.key === key));
  if (unknown !== undefined) {
    const known = rest.map(({ key }) => key).join(', ');
    throw new UsageError(`--peers must be none, all or a list of ${known}, not ${JSON.stringify(unknown)}`);
  }
  return [OURS, ...rest.filter(({ key }) => keys.includes(key))];
}

/** Returns why a contestant cannot run here; undefined if it can. */
export function missing(contestant: Contestant): string | undefined {
  if (contestant !== nats) return undefined;
  if (process.platform !== 'linux') return 'left out: its CPU time is read from /proc';
  return onPath('nats-server') ? undefined : 'left out: nats-server is not on PATH';
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
