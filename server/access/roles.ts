import { CHANNELS } from '../../lib/protocol/messages';
import { RATE_TIERS } from '../../lib/protocol/rate';
import { MAX_LEVELS } from '../../lib/protocol/request';
import { MAX_SUBSCRIPTIONS } from '../fanout/peer';

/** Who somebody is to the house. */
export const ROLES = ['viewer', 'trader', 'operator', 'producer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What can be done besides looking. */
const ACTS = [
  'sessions',
  'alerts',
  'notify',
  'record',
  'import',
  'revoke',
  'screens',
  'metrics',
  'inspect',
] as const;
export type Act = (typeof ACTS)[number];

/** How each act is called in a sentence after "may". */
export const ACT_TEXT: Readonly<Record<Act, string>> = {
  sessions: 'make replay sessions',
  alerts: 'have alerts',
  notify: 'notify',
  record: 'record',
  import: 'import',
  revoke: 'revoke tokens',
  screens: 'let screens in',
  metrics: 'read metrics',
  inspect: 'look into the server',
};

/** How much somebody may see and do. */
export interface Limits {
  /** Globs of the symbols that may be seen. */
  readonly symbols: readonly string[];
  readonly channels: readonly (typeof CHANNELS)[number][];
  /** Most frames a second of a room; at least 1. */
  readonly rate: number;
  /** Most levels a side of the book. */
  readonly levels: number;
  /** Most subscriptions of one connection. */
  readonly subscriptions: number;
  /** Most connections at a time. */
  readonly connections: number;
  readonly acts: readonly Act[];
}

/** Nobody is held back from what there is; what roles narrow is below. */
const EVERYTHING: Limits = {
  symbols: ['*'],
  channels: CHANNELS,
  rate: RATE_TIERS[RATE_TIERS.length - 1] as number,
  levels: MAX_LEVELS,
  subscriptions: MAX_SUBSCRIPTIONS,
  connections: 64,
  acts: ACTS,
};

/** What a token of the role may, where its claims say nothing else. `docs/security.md` has this table too. */
export const ROLE_LIMITS: Readonly<Record<Role, Limits>> = {
  viewer: { ...EVERYTHING, rate: 10, levels: 10, connections: 16, acts: [] },
  trader: { ...EVERYTHING, connections: 16, acts: ['sessions', 'alerts'] },
  operator: { ...EVERYTHING, acts: ACTS.filter((act) => act !== 'inspect') },
  producer: { ...EVERYTHING, rate: 10, levels: 10, connections: 16, acts: ['import'] },
  admin: EVERYTHING,
};
