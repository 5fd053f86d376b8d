import { CHANNELS } from '../../lib/protocol/messages';
import { MAX_LEVELS } from '../../lib/protocol/request';
import { MAX_SUBSCRIPTIONS } from '../fanout/peer';
import { createPermissions, type Permissions } from './permissions';

/** Settings for clients without a token. */
export interface GuestSettings {
  /** Globs of visible symbols, or `off`. */
  readonly symbols: 'off' | readonly string[];
  /** Delay of all that they see, s; 0 (real time) by default. */
  readonly delay?: number;
  /** Frames a second, at most. */
  readonly rate: number;
  /** Connections of all guests together, at most. */
  readonly connections: number;
}

/**
 * Returns the permissions of guests.
 * @param tokens true when tokens are configured; otherwise every client is a guest
 * @param subscriptions limit of one connection
 */
export function guestPermissions(
  { symbols, rate, connections, delay = 0 }: GuestSettings,
  tokens: boolean,
  subscriptions = MAX_SUBSCRIPTIONS,
): Permissions {
  const off = symbols === 'off';
  return createPermissions(
    {
      ...{ symbols: off ? [] : symbols, writes: [], channels: off ? [] : CHANNELS, rate, connections },
      levels: MAX_LEVELS,
      subscriptions,
      acts: tokens || off ? [] : ['sessions'],
      delay,
    },
    'guests',
  );
}
