import { ACTS, type Act } from '../../lib/protocol/act';
import { CHANNELS } from '../../lib/protocol/messages';
import { RATE_TIERS } from '../../lib/protocol/rate';
import { MAX_LEVELS } from '../../lib/protocol/request';
import { MAX_SUBSCRIPTIONS } from '../fanout/peer';

/** Roles of tokens. */
export const ROLES = ['viewer', 'trader', 'operator', 'producer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Each act as a phrase after "may". */
export const ACT_TEXT: Readonly<Record<Act, string>> = {
  sessions: 'make replay sessions',
  alerts: 'have alerts',
  notify: 'notify',
  record: 'record',
  import: 'import',
  ingest: 'push events',
  revoke: 'revoke tokens',
  screens: 'let screens in',
  boards: 'change boards',
  metrics: 'read metrics',
  inspect: 'look into the server',
};

/** Bounds on what a principal may see and do. */
export interface Limits {
  /** Globs of visible symbols. */
  readonly symbols: readonly string[];
  /** Globs of symbols of which it may push events, with the act `ingest`. */
  readonly writes: readonly string[];
  readonly channels: readonly (typeof CHANNELS)[number][];
  /** Frames a second of a room, at most; at least 1. */
  readonly rate: number;
  /** Levels a side of the book, at most. */
  readonly levels: number;
  /** Subscriptions of one connection, at most. */
  readonly subscriptions: number;
  /** Connections at a time, at most. */
  readonly connections: number;
  readonly acts: readonly Act[];
  /** Delay of all that it sees, s; 0 for real time. */
  readonly delay: number;
}

/** No restriction; the roles below narrow it. */
const EVERYTHING: Limits = {
  symbols: ['*'],
  writes: ['*'],
  channels: CHANNELS,
  rate: RATE_TIERS[RATE_TIERS.length - 1] as number,
  levels: MAX_LEVELS,
  subscriptions: MAX_SUBSCRIPTIONS,
  connections: 64,
  acts: ACTS,
  delay: 0,
};

/** Bounds of each role where the token's claims set none. `docs/security.md` has this table too. */
export const ROLE_LIMITS: Readonly<Record<Role, Limits>> = {
  viewer: { ...EVERYTHING, rate: 10, levels: 10, connections: 16, acts: [] },
  trader: { ...EVERYTHING, connections: 16, acts: ['sessions', 'alerts'] },
  operator: { ...EVERYTHING, acts: ACTS.filter((act) => act !== 'inspect') },
  producer: { ...EVERYTHING, rate: 10, levels: 10, connections: 16, acts: ['import', 'ingest'] },
  admin: EVERYTHING,
};
