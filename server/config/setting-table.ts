import { resolve } from 'node:path';
import { quoteValue } from '../../lib/protocol/error';
import { ACCESS_SETTINGS } from './access-settings';
import { ALERT_SETTINGS } from './alert-settings';
import { LIMIT_SETTINGS } from './limit-settings';
import { NETWORK_SETTINGS } from './network-settings';
import { RECORDING_SETTINGS } from './recording-settings';
import { oneOf, type Setting, WrongValue, wholeNumber, yesOrNo } from './setting';

/** Feeds of one live stream. */
const MAX_FEEDS = 16;

/** One feed of the live stream. */
export type FeedChoice = { readonly kind: 'simulator' } | { readonly kind: 'tape'; readonly id: string };

const TAPE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const HOST = /^[A-Za-z0-9.:_-]{1,253}$/;
/** Slowest and fastest paced replay, as a multiple of the recorded pace. */
const SLOWEST = 0.1;
const FASTEST = 1_000;
/** Seeds are unsigned 32-bit numbers. */
const MAX_SEED = 0xffff_ffff;

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** @throws WrongValue naming the feed that is unknown or named twice, or kinds that do not mix */
function feedChoices(text: string): readonly FeedChoice[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.length > MAX_FEEDS)
    throw new WrongValue(`expected at most ${MAX_FEEDS} feeds, not ${names.length}`);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new WrongValue(`names ${quoteValue(twice)} twice`);
  const feeds = names.map((name) => feedChoice(name));
  if (new Set(feeds.map(({ kind }) => kind)).size > 1) {
    throw new WrongValue('mixes simulated and recorded feeds; a stream shows one of LIVE, SIMULATED, REPLAY');
  }
  return Object.freeze(feeds);
}

function feedChoice(text: string): FeedChoice {
  if (text === 'simulator') return { kind: 'simulator' };
  const id = text.startsWith('tape:') ? text.slice('tape:'.length) : '';
  if (!TAPE_ID.test(id))
    throw new WrongValue('expected simulator or tape:<id>, or several tapes with commas between them');
  return { kind: 'tape', id };
}

function speed(text: string): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value !== 0 && !(value >= SLOWEST && value <= FASTEST)) {
    throw new WrongValue(`expected a number from ${SLOWEST} to ${FASTEST}, or 0 for as fast as it goes`);
  }
  return value;
}

function notYet(what: string): (text: string) => undefined {
  return () => {
    throw new WrongValue(`${what} not built yet; starting without would only pretend, so unset it`);
  };
}

/** Every setting there is, in the order in which `--help` shows them. The flag of `SIM_RATE` is `--sim-rate`. */
export const SETTINGS = {
  PORT: setting({
    meaning: 'Port to listen on; 0 takes a free one.',
    takes: '0…65535',
    default: '3000',
    parse: wholeNumber(0, 65_535),
  }),
  HOST: setting({
    meaning: 'Address to listen on. Anything but this machine needs GUESTS or tokens as well.',
    takes: 'ADDRESS',
    default: '127.0.0.1',
    parse: (text) => {
      if (!HOST.test(text)) throw new WrongValue('expected a host name or an IP address');
      return text;
    },
  }),
  FEED: setting({
    meaning: 'Feeds of the live stream: the simulator, or tapes of DATA_DIR, which are merged.',
    takes: 'simulator|tape:<id>[,tape:<id>…]',
    default: 'simulator',
    parse: feedChoices,
  }),
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
    meaning: 'Simulator: trade without end, or in a day with auction, close and limits.',
    takes: 'continuous|day',
    default: 'continuous',
    parse: oneOf(['continuous', 'day']),
  }),
  TAPE_SPEED: setting({
    meaning: 'Tape: pace as a multiple of the recorded one; 0 is as fast as it goes.',
    takes: '0, 0.1…1000',
    default: '1',
    parse: speed,
  }),
  TAPE_REBASE: setting({
    meaning: 'Tape: move its times to now, as if it happened today.',
    takes: 'true|false',
    default: 'true',
    parse: yesOrNo,
  }),
  TAPE_LOOP: setting({
    meaning: 'Tape: begin again at its end.',
    takes: 'true|false',
    default: 'true',
    parse: yesOrNo,
  }),
  MAX_SESSIONS: setting({
    meaning: 'Replay sessions that there may be at a time; 0 is none.',
    takes: '0…1000',
    default: '16',
    parse: wholeNumber(0, 1_000),
  }),
  SESSION_IDLE_SECONDS: setting({
    meaning: 'A replay session that nobody is in for so many seconds ends.',
    takes: '1…86400',
    default: '300',
    parse: wholeNumber(1, 86_400),
  }),
  ...RECORDING_SETTINGS,
  MAX_IMPORTS: setting({
    meaning: 'Uploaded files that may become tapes at a time; 0 is none.',
    takes: '0…16',
    default: '2',
    parse: wholeNumber(0, 16),
  }),
  IMPORT_MAX_MB: setting({
    meaning: 'Largest file that can be uploaded to become a tape, in megabytes.',
    takes: '1…1000000',
    default: '2000',
    parse: wholeNumber(1, 1_000_000),
  }),
  DATA_DIR: setting({
    meaning: 'Folder of the tapes (tapes/), of history, of alerts, and of your own boards (boards/).',
    takes: 'FOLDER',
    default: './data',
    parse: (text) => resolve(text),
  }),
  HISTORY: setting({
    meaning: 'Keep the live stream’s bars in DATA_DIR (history.duckdb), for charts to go back in.',
    takes: 'true|false',
    default: 'true',
    parse: yesOrNo,
  }),
  ...ALERT_SETTINGS,
  ...ACCESS_SETTINGS,
  ...NETWORK_SETTINGS,
  ...LIMIT_SETTINGS,
  SLOW_CLIENT_SECONDS: setting({
    meaning: 'A client that takes nothing for so many seconds is closed with too_slow.',
    takes: '1…3600',
    default: '30',
    parse: wholeNumber(1, 3_600),
  }),
  LOG_LEVEL: setting({
    meaning: 'Least severe messages that are logged (to stderr).',
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
  REDIS_URL: setting({
    meaning: 'Reserved for several machines, which is not built yet: setting it is a fault.',
    takes: 'URL',
    unset: 'one process',
    secret: true,
    parse: notYet('running on several machines is'),
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

/** The flag of a setting: `--sim-rate` of `SIM_RATE`. */
export function flagOf(name: SettingName): string {
  return `--${name.toLowerCase().replaceAll('_', '-')}`;
}
