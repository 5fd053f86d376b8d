import { resolve } from 'node:path';
import type { Source } from '../../lib/market/event';
import { quoteValue } from '../../lib/protocol/error';
import { PROTOCOLS } from '../venues';
import { ACCESS_SETTINGS } from './access-settings';
import { ALERT_SETTINGS } from './alert-settings';
import { CLUSTER_SETTINGS } from './cluster-settings';
import { LIMIT_SETTINGS } from './limit-settings';
import { LIVE_SETTINGS } from './live-settings';
import { NETWORK_SETTINGS } from './network-settings';
import { RECORDING_SETTINGS } from './recording-settings';
import { listOf, oneOf, type Setting, WrongValue, wholeNumber, yesOrNo } from './setting';

/** Feeds of one live stream. */
const MAX_FEEDS = 16;

/** Longest fault of a simulated venue, s. */
const MAX_FAULT_SECONDS = 60;

/** A simulated venue is cut off, or falls silent, for `lasts` seconds every so many. */
export interface VenueFaults {
  readonly disconnect?: { readonly venue: string; readonly every: number; readonly lasts: number };
  readonly silence?: { readonly venue: string; readonly every: number; readonly lasts: number };
}

/** One feed of the live stream. */
export type FeedChoice =
  | { readonly kind: 'simulator' }
  | { readonly kind: 'ingest' }
  | { readonly kind: 'inbox' }
  | { readonly kind: 'tail'; readonly file: string }
  | { readonly kind: 'tape'; readonly id: string }
  | { readonly kind: 'live'; readonly venue: string }
  /** Path of a mapping file. */
  | { readonly kind: 'source'; readonly file: string };

/** Origin of each kind of feed, as screens mark it; a stream has one. */
export const FEED_ORIGIN = {
  simulator: 'simulated',
  ingest: 'live',
  inbox: 'live',
  tail: 'live',
  source: 'live',
  live: 'live',
  tape: 'replay',
} as const satisfies Readonly<Record<FeedChoice['kind'], Source>>;

const TAPE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const HOST = /^[A-Za-z0-9.:_-]{1,253}$/;
/** Bounds of paced replay, as multiples of the recorded pace. */
const SLOWEST = 0.1;
const FASTEST = 1_000;
/** Seeds are unsigned 32-bit numbers. */
const MAX_SEED = 0xffff_ffff;

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** @throws WrongValue for what is no fault of one simulated venue, or lasts too long */
function venueFaults(text: string): VenueFaults {
  const [kind, venue, ...seconds] = text.split(':');
  const [every = Number.NaN, lasts = Number.NaN] = seconds.map(Number);
  const isSpell = seconds.length === 2 && Number.isInteger(every) && Number.isInteger(lasts);
  if ((kind !== 'disconnect' && kind !== 'silence') || !venue || !isSpell) {
    throw new WrongValue('expected disconnect or silence, a venue, and two whole numbers of seconds');
  }
  if (!(lasts >= 1 && lasts <= MAX_FAULT_SECONDS && lasts < every)) {
    throw new WrongValue(`expected a fault of 1 to ${MAX_FAULT_SECONDS} s that is shorter than its period`);
  }
  return { [kind]: { venue, every, lasts } };
}

/** @throws WrongValue naming the feed that is unknown or named twice, or kinds that do not mix */
function feedChoices(text: string): readonly FeedChoice[] {
  const names = namesOf(text);
  if (names.length > MAX_FEEDS)
    throw new WrongValue(`expected at most ${MAX_FEEDS} feeds, not ${names.length}`);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new WrongValue(`names ${quoteValue(twice)} twice`);
  const feeds = names.map((name) => feedChoice(name));
  if (new Set(feeds.map(({ kind }) => FEED_ORIGIN[kind])).size > 1) {
    throw new WrongValue(
      'mixes live, simulated and recorded feeds; a stream shows one of LIVE, SIMULATED, REPLAY',
    );
  }
  return Object.freeze(feeds);
}

/** Splits a list of feeds. Venues that follow `live:` are live feeds too: `live:binance,okx`. */
function namesOf(text: string): readonly string[] {
  let isLive = false;
  return text.split(/[,+]/).map((part) => {
    const name = part.trim();
    if (isLive && PROTOCOLS.has(name)) return `live:${name}`;
    isLive = name.startsWith('live:');
    return name;
  });
}

/** @throws WrongValue for what is no user */
function newsAudience(text: string): { readonly users: readonly string[]; readonly everyone: boolean } {
  if (text === '*') return { users: [], everyone: true };
  const user = (name: string) => (/^[A-Za-z0-9._@-]{1,64}$/.test(name) ? name : undefined);
  return { users: listOf('* or names of users', user)(text), everyone: false };
}

function feedChoice(text: string): FeedChoice {
  if (text.startsWith('live:')) {
    const venue = text.slice('live:'.length);
    if (!PROTOCOLS.has(venue)) {
      throw new WrongValue(
        `no live feed of ${quoteValue(venue)}; there is: ${[...PROTOCOLS.keys()].join(', ')}`,
      );
    }
    return { kind: 'live', venue };
  }
  if (text.startsWith('source:')) {
    const file = text.slice('source:'.length);
    if (file === '') throw new WrongValue('expected the path of a mapping file after source:');
    return { kind: 'source', file };
  }
  if (text === 'simulator' || text === 'ingest' || text === 'inbox') return { kind: text };
  if (text.startsWith('tail:')) {
    const file = text.slice('tail:'.length);
    if (file === '') throw new WrongValue('expected the path of an NDJSON file after tail:');
    return { kind: 'tail', file: resolve(file) };
  }
  const id = text.startsWith('tape:') ? text.slice('tape:'.length) : '';
  if (!TAPE_ID.test(id))
    throw new WrongValue(
      'expected simulator, ingest, inbox, tail:<file>, tape:<id>, live:<venue> or source:<file>, or several with commas between them',
    );
  return { kind: 'tape', id };
}

function speed(text: string): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value !== 0 && !(value >= SLOWEST && value <= FASTEST)) {
    throw new WrongValue(`expected a number from ${SLOWEST} to ${FASTEST}, or 0 for as fast as it goes`);
  }
  return value;
}

/** All settings in the order of `--help`. The flag of `SIM_RATE` is `--sim-rate`. */
export const SETTINGS = {
  PORT: setting({
    meaning: 'Port to listen on; 0 takes a free one.',
    takes: '0…65535',
    default: '3000',
    parse: wholeNumber(0, 65_535),
  }),
  HOST: setting({
    meaning: 'Address to listen on. Any but loopback needs GUESTS or tokens as well.',
    takes: 'ADDRESS',
    default: '127.0.0.1',
    parse: (text) => {
      if (!HOST.test(text)) throw new WrongValue('expected a host name or an IP address');
      return text;
    },
  }),
  FEED: setting({
    meaning:
      'Feeds of the live stream, which are merged: exchanges, upstreams that a file describes (source), pushed data (ingest), files (inbox, tail), the simulator, or tapes of DATA_DIR.',
    takes: 'simulator|ingest|inbox|tail:<file>|tape:<id>|live:<venue>|source:<file>[,…]',
    default: 'simulator',
    parse: feedChoices,
  }),
  INBOX_NEWS: setting({
    meaning: 'Clients that get a notice of each finished file of the inbox: those of users, or all (*).',
    takes: '*|USER[,…]',
    unset: 'nobody',
    parse: newsAudience,
  }),
  ...LIVE_SETTINGS,
  SIM_SYMBOLS: setting({
    meaning: 'Simulator: number of symbols.',
    takes: '1…5000',
    default: '60',
    parse: wholeNumber(1, 5_000),
  }),
  SIM_RATE: setting({
    meaning: 'Simulator: events a second over all symbols, on average.',
    takes: '1…1000000',
    default: '600',
    parse: wholeNumber(1, 1_000_000),
  }),
  SIM_SEED: setting({
    meaning: 'Simulator: the same seed gives the same market.',
    takes: '0…4294967295',
    default: '1',
    parse: wholeNumber(0, MAX_SEED),
  }),
  SIM_SESSION: setting({
    meaning: 'Simulator: continuous trading, or days with auctions, close and price limits.',
    takes: 'continuous|day',
    default: 'continuous',
    parse: oneOf(['continuous', 'day']),
  }),
  SIM_FAULT: setting({
    meaning:
      'Simulator: one venue is cut off, or falls silent, so many seconds after so many; shows how screens tell it.',
    takes: 'disconnect|silence:<venue>:<every>:<lasts>',
    unset: 'no faults',
    parse: venueFaults,
  }),
  TAPE_SPEED: setting({
    meaning: 'Tape: speed as a multiple of the recorded pace; 0 is unpaced.',
    takes: '0, 0.1…1000',
    default: '1',
    parse: speed,
  }),
  TAPE_REBASE: setting({
    meaning: 'Tape: shift its times so that it begins now.',
    takes: 'true|false',
    default: 'true',
    parse: yesOrNo,
  }),
  TAPE_LOOP: setting({
    meaning: 'Tape: loop.',
    takes: 'true|false',
    default: 'true',
    parse: yesOrNo,
  }),
  MAX_SESSIONS: setting({
    meaning: 'Replay sessions at a time, at most; 0 disables them.',
    takes: '0…1000',
    default: '16',
    parse: wholeNumber(0, 1_000),
  }),
  SESSION_IDLE_SECONDS: setting({
    meaning: 'Seconds until an empty replay session ends.',
    takes: '1…86400',
    default: '300',
    parse: wholeNumber(1, 86_400),
  }),
  ...RECORDING_SETTINGS,
  MAX_IMPORTS: setting({
    meaning: 'Imports of uploaded files at a time, at most; 0 disables them.',
    takes: '0…16',
    default: '2',
    parse: wholeNumber(0, 16),
  }),
  IMPORT_MAX_MB: setting({
    meaning: 'Largest file that can be uploaded for import, megabytes.',
    takes: '1…1000000',
    default: '2000',
    parse: wholeNumber(1, 1_000_000),
  }),
  DATA_DIR: setting({
    meaning:
      'Folder of tapes (tapes/), history, alerts, your own boards (boards/), their pictures (pictures/) and your brand (brand/).',
    takes: 'FOLDER',
    default: './data',
    parse: (text) => resolve(text),
  }),
  HISTORY: setting({
    meaning: 'Store bars of the live stream in DATA_DIR (history.duckdb), for charts of the past.',
    takes: 'true|false',
    default: 'true',
    parse: yesOrNo,
  }),
  ...ALERT_SETTINGS,
  ...ACCESS_SETTINGS,
  ...NETWORK_SETTINGS,
  ...LIMIT_SETTINGS,
  SLOW_CLIENT_SECONDS: setting({
    meaning: 'Seconds until a slow consumer is disconnected with too_slow.',
    takes: '1…3600',
    default: '30',
    parse: wholeNumber(1, 3_600),
  }),
  LOG_LEVEL: setting({
    meaning: 'Lowest level that is logged (to stderr).',
    takes: 'fatal|error|warn|info|debug|trace|silent',
    default: 'info',
    parse: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  }),
  LOG_FORMAT: setting({
    meaning: 'One JSON object a line, or lines for people.',
    takes: 'json|pretty',
    unset: 'pretty on a terminal, else json',
    parse: oneOf(['json', 'pretty']),
  }),
  ...CLUSTER_SETTINGS,
} as const;

export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** Returns the flag of a setting: `--sim-rate` of `SIM_RATE`. */
export function flagOf(name: SettingName): string {
  return `--${name.toLowerCase().replaceAll('_', '-')}`;
}
