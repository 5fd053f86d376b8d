import { CHANNELS } from '../../lib/protocol/messages';
import { MAX_LEVELS } from '../../lib/protocol/request';
import { MAX_SUBSCRIPTIONS } from '../fanout/peer';
import { createPermissions, type Permissions } from './permissions';

/** What the configuration says of people without a token. */
export interface GuestSettings {
  /** Globs of what they may see, or `off`. */
  readonly symbols: 'off' | readonly string[];
  /** Most frames a second. */
  readonly rate: number;
  /** Most connections of all guests together. */
  readonly connections: number;
}

/**
 * What people without a token may.
 * @param tokens whether there are tokens at all; as long as there are none, guests are everybody
 * @param subscriptions most of one connection
 */
export function guestPermissions(
  { symbols, rate, connections }: GuestSettings,
  tokens: boolean,
  subscriptions = MAX_SUBSCRIPTIONS,
): Permissions {
  const off = symbols === 'off';
  return createPermissions(
    {
      ...{ symbols: off ? [] : symbols, channels: off ? [] : CHANNELS, rate, connections },
      levels: MAX_LEVELS,
      subscriptions,
      acts: tokens || off ? [] : ['sessions'],
    },
    'guests',
  );
}
