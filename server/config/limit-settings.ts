import { type LimitSettings, STANDARD_LIMITS } from '../access/limits/limits';
import { MAX_SUBSCRIPTIONS } from '../fanout/peer';
import { type Setting, wholeNumber } from './setting';

const MOST = 1_000_000;
const KIBIBYTE = 1_024; // bytes

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** Makes a setting of a count, at least 1. */
function count(meaning: string, standard: number, most = MOST): Setting<number> {
  return setting({ meaning, takes: `1…${most}`, default: String(standard), parse: wholeNumber(1, most) });
}

const { address, user, connection, subscription } = STANDARD_LIMITS;

/** Settings of rate limits and quotas. */
export const LIMIT_SETTINGS = {
  ADDRESS_CONNECTIONS: count(
    'Most connections of one address (IPv6: of one /64). This machine may have ten times of all that is per address.',
    address.connections,
  ),
  ADDRESS_HANDSHAKES: count(
    'Connection attempts a second from one address, above a burst of all its connections.',
    address.handshakes,
  ),
  ADDRESS_MESSAGES: count('Messages a minute from one address, on all connections.', address.messages),
  ADDRESS_REQUESTS: count('Requests to the API a minute from one address.', address.requests),
  ADDRESS_SUBSCRIPTIONS: count(
    'Most subscriptions of one address, of all connections.',
    address.subscriptions,
  ),
  USER_HANDSHAKES: count(
    'Connection attempts a second of one user, above a burst of all its connections.',
    user.handshakes,
  ),
  USER_MESSAGES: count('Messages a minute of one user, on all connections.', user.messages),
  USER_SESSIONS: count(
    'Most replay sessions of one user, or of one address without a token.',
    user.sessions,
    1_000,
  ),
  INGEST_RATE: count('Events a second that one producer may push.', user.events),
  CONNECTION_MESSAGES: count('Messages a minute of one connection.', connection.messages),
  CONNECTION_SUBSCRIPTIONS: count(
    'Most subscriptions of one connection; tokens and roles may say less.',
    connection.subscriptions,
    MAX_SUBSCRIPTIONS,
  ),
  SUBSCRIPTION_SYMBOLS: count(
    'Most symbols that one subscription comes to, globs written out.',
    subscription.symbols,
  ),
  MESSAGE_KB: setting({
    meaning: 'Largest message of a client, in units of 1,024 bytes.',
    takes: '16…1024',
    default: String(connection.messageBytes / KIBIBYTE),
    parse: wholeNumber(16, 1_024),
  }),
} as const;

/** Converts the settings to the limits' own units. */
export function limitConfig(given: Readonly<Record<keyof typeof LIMIT_SETTINGS, number>>): LimitSettings {
  return Object.freeze({
    address: Object.freeze({
      connections: given.ADDRESS_CONNECTIONS,
      handshakes: given.ADDRESS_HANDSHAKES,
      messages: given.ADDRESS_MESSAGES,
      requests: given.ADDRESS_REQUESTS,
      subscriptions: given.ADDRESS_SUBSCRIPTIONS,
    }),
    user: Object.freeze({
      handshakes: given.USER_HANDSHAKES,
      messages: given.USER_MESSAGES,
      sessions: given.USER_SESSIONS,
      events: given.INGEST_RATE,
    }),
    connection: Object.freeze({
      messages: given.CONNECTION_MESSAGES,
      messageBytes: given.MESSAGE_KB * KIBIBYTE,
      subscriptions: given.CONNECTION_SUBSCRIPTIONS,
    }),
    subscription: Object.freeze({ symbols: given.SUBSCRIPTION_SYMBOLS }),
  });
}
