import type { AlertKind } from '../../lib/protocol/alert';
import { delayText } from '../../lib/protocol/delay';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { globMatcher } from '../../lib/protocol/glob';
import type { Channel } from '../../lib/protocol/messages';

/**
 * The one place that decides what may be seen of an object that has several symbols or shows several channels:
 * streams, replay sessions, tapes, alerts. An object that may not be seen does not exist for that client.
 */

/** The part of permissions that decides what a client may see. */
export interface Sight {
  readonly symbols: readonly string[];
  readonly channels: readonly Channel[];
  /** Delay of all that the client sees, s; 0 for real time. */
  readonly delay: number;
  allows(symbol: string): boolean;
}

/** An object of symbols. */
export interface OfSymbols {
  symbols(): Iterable<string>;
}

/** Channels that show the value of a condition; one of them suffices. None is needed for the silence of a feed. */
const CHANNELS_OF_KIND: Readonly<Record<AlertKind, readonly Channel[]>> = {
  price: ['quotes', 'trades', 'bars'],
  move: ['quotes', 'trades', 'bars'],
  volume: ['trades', 'bars'],
  spread: ['quotes', 'depth'],
  halt: ['quotes'],
  feed: [],
};

/** An alert, or a firing of one. */
export interface AlertSubject {
  readonly symbol?: string;
  readonly condition: { readonly kind: AlertKind };
}

/** Makes the sight of stored permissions, for the time when no token is presented. */
export function sightOf(symbols: readonly string[], channels: readonly Channel[]): Sight {
  const rules = symbols.map(globMatcher);
  return { symbols, channels, delay: 0, allows: (symbol) => rules.some((matches) => matches(symbol)) };
}

/** True when some symbol of a replay session or a tape may be seen; all of them, for one without symbols. */
export function maySeeSome({ symbols, allows }: Sight, object: OfSymbols): boolean {
  if (symbols.includes('*')) return true;
  for (const symbol of object.symbols()) if (allows(symbol)) return true;
  return false;
}

/** A replay session. */
export interface SessionSubject extends OfSymbols {
  /** True when nothing that it can play is newer than this delay (s) allows. */
  isOpenTo(delay: number): boolean;
}

/** True when some symbol of a replay session may be seen, and all that it can play is old enough. */
export function maySeeSession(sight: Sight, session: SessionSubject): boolean {
  return session.isOpenTo(sight.delay) && maySeeSome(sight, session);
}

/** True when figures over the whole of a tape may be seen, such as its activity. */
export function maySeeWhole({ channels, allows }: Sight, object: OfSymbols): boolean {
  return channels.includes('trades') && [...object.symbols()].every(allows);
}

/** True when the figures of the live stream may be seen, whose symbols come and go. */
export function maySeeLive({ symbols }: Sight): boolean {
  return symbols.length > 0;
}

/** True when the value that an alert measures may be seen. Alerts measure in real time. */
export function maySeeAlert(sight: Sight, { symbol, condition: { kind } }: AlertSubject): boolean {
  if (sight.delay > 0) return false;
  if (symbol === undefined) return maySeeLive(sight);
  return sight.allows(symbol) && maySeeKind(sight, kind);
}

/** @throws ProtocolError `forbidden`, naming the kind, when the client does not see its value in real time */
export function requireKind(sight: Sight, kind: AlertKind): void {
  if (sight.delay > 0) {
    throw new ProtocolError(
      'forbidden',
      `alerts follow prices in real time, and yours are delayed by ${delayText(sight.delay)}`,
    );
  }
  if (maySeeKind(sight, kind)) return;
  const channels = CHANNELS_OF_KIND[kind].join(' or ');
  throw new ProtocolError('forbidden', `an alert on ${quoteValue(kind)} needs the channel ${channels}`);
}

function maySeeKind({ channels }: Sight, kind: AlertKind): boolean {
  const needed = CHANNELS_OF_KIND[kind];
  return needed.length === 0 || needed.some((channel) => channels.includes(channel));
}
