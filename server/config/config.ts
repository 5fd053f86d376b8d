import { delayText } from '../../lib/protocol/delay';
import { quoteValue } from '../../lib/protocol/error';
import type { LimitSettings } from '../access/limits/limits';
import type { ExchangeSettings } from '../feeds/exchange/exchange-feed';
import { LIVE_TAPE } from '../tape/library/tape-catalog';
import type { RecordingSettings } from '../tape/recorder/recordings';
import type { Upstream } from '../upstreams/source-file';
import type { WallFile } from '../upstreams/wall/wall-file';
import { type ClusterConfig, clusterConfig, workerCount } from './cluster-settings';
import { readFlags } from './config-flags';
import { helpText } from './help';
import { limitConfig } from './limit-settings';
import { type VenueAddresses, venueAddresses } from './live-settings';
import { type NetworkConfig, networkConfig, networkFaults, openedBy } from './network-config';
import type { Setting } from './setting';
import { WrongValue } from './setting';
import {
  type FeedChoice,
  flagOf,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type VenueFaults,
} from './setting-table';
import { sourceSettings } from './source-settings';

const MEGABYTE = 1e6; // bytes
const MICROS_PER_MINUTE = 60e6;
const SECONDS_PER_MINUTE = 60;
const MILLIS_PER_HOUR = 3_600e3;

/** The configuration of one process, frozen. */
export interface Config extends NetworkConfig {
  readonly port: number;
  readonly host: string;
  /** True when only this machine can connect. */
  readonly loopback: boolean;
  /** Feeds of the live stream; never empty, all of one kind. */
  readonly feeds: readonly FeedChoice[];
  /** Settings of live feeds. */
  readonly exchanges: ExchangeSettings;
  /** Upstreams of the feeds `source:`, with their secrets. */
  readonly sources: readonly Upstream[];
  /** Other walls of the feeds `source:`, with their tokens. */
  readonly walls: readonly WallFile[];
  readonly simulator: {
    readonly symbols: number;
    /** Events a second over all symbols. */
    readonly rate: number;
    readonly seed: number;
    readonly session: 'continuous' | 'day';
    readonly faults: VenueFaults;
  };
  readonly tape: {
    /** Multiple of the recorded pace; 0 is unpaced. */
    readonly speed: number;
    readonly rebase: boolean;
    readonly loop: boolean;
  };
  readonly sessions: {
    /** Maximum of sessions at a time. */
    readonly maxSessions: number;
    /** Time until an empty session ends, s. */
    readonly idleSeconds: number;
  };
  readonly imports: {
    /** Imports at a time. */
    readonly maxConcurrent: number;
    /** Largest file, bytes. */
    readonly maxFileBytes: number;
  };
  readonly recording: RecordingSettings;
  /** Absolute path. */
  readonly dataDir: string;
  /** True when bars of the live stream are stored in it. */
  readonly history: boolean;
  /** Clients that get a notice of each finished file of the inbox. */
  readonly inboxNews: { readonly users: readonly string[]; readonly everyone: boolean } | undefined;
  readonly alerts: {
    /** Alerts of one user, at most. */
    readonly most: number;
    /** URL that firings are posted to; a secret. */
    readonly webhook: string | undefined;
  };
  readonly guests: {
    /** Globs of symbols that guests may see. */
    readonly symbols: 'off' | readonly string[];
    /** Delay of all that guests see, s; 0 for real time. */
    readonly delay: number;
    /** Frames a second, at most. */
    readonly rate: number;
    /** Connections of all guests together, at most. */
    readonly connections: number;
  };
  /** True when GUESTS is unset and guests see everything, because only this machine can connect. */
  readonly guestsByDefault: boolean;
  /** Token validation; undefined without tokens. */
  readonly tokens: TokenConfig | undefined;
  /** True when Socket.IO's admin UI may connect. */
  readonly adminUi: boolean;
  /** Time until a slow consumer is disconnected, s. */
  readonly slowClientSeconds: number;
  /** Rate limits and quotas. */
  readonly limits: LimitSettings;
  /** Undefined without other servers. */
  readonly cluster: ClusterConfig | undefined;
  /** Processes of this machine that serve beside this one. */
  readonly workers: number;
  readonly log: {
    readonly level: LogLevel;
    readonly format: 'json' | 'pretty';
  };
}

export interface TokenConfig {
  /** Shared secret that signs and validates HS256 tokens. */
  readonly secret: string | undefined;
  /** Location of another issuer's public keys: a URL, or an absolute path. */
  readonly keys: { readonly url: string } | { readonly file: string } | undefined;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  /** s. */
  readonly clockSkew: number;
  /** Time between the expiry warning and the expiry of a token, s. */
  readonly warning: number;
}

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'help'; readonly text: string }
  /** All faults, each naming the offending value. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

/** Sources of the configuration and of its checks. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command-line arguments without the program. */
  readonly args: readonly string[];
  readonly terminal: boolean;
  /** Returns the ids of the tapes in a data folder. */
  readonly tapesIn: (dataDir: string) => readonly string[];
}

type Values = { readonly [N in SettingName]: ReturnType<(typeof SETTINGS)[N]['parse']> | undefined };

/** Reads environment and flags into one configuration, or reports every fault. */
export function readConfig({ env, args, terminal, tapesIn }: Surroundings): ConfigResult {
  const flags = readFlags(args);
  if (flags.help) return { kind: 'help', text: helpText() };
  const faults = [...flags.faults];
  const values: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const flag = flags.values.get(name);
    // Compose files and shells write an empty variable for "unset"; an empty flag is a fault.
    const text = flag ?? (env[name] === '' ? undefined : env[name]);
    values[name] = readValue(name, text, flag === undefined ? name : flagOf(name), faults);
  }
  const given = values as Values;
  faults.push(...disagreements(given, tapesIn));
  const addresses = venueAddresses(env);
  faults.push(...addresses.faults);
  const { sources, walls, faults: fileFaults } = sourceSettings(given.FEED ?? [], env);
  faults.push(...fileFaults);
  if (faults.length > 0) return { kind: 'faults', faults };
  return {
    kind: 'config',
    config: toConfig(given, terminal, exchangeSettings(given, addresses, env), { sources, walls }),
  };
}

function readValue(
  name: SettingName,
  given: string | undefined,
  calledBy: string,
  faults: string[],
): unknown {
  const setting: Setting<unknown> = SETTINGS[name];
  const text = given ?? setting.default;
  if (text === undefined) return undefined;
  try {
    return setting.parse(text.trim());
  } catch (error) {
    if (!(error instanceof WrongValue)) throw error;
    faults.push(
      setting.secret ? `${calledBy}: ${error.message}` : `${calledBy}=${quoteValue(text)}: ${error.message}`,
    );
    return undefined;
  }
}

/** Reports values that contradict each other. */
function disagreements(values: Values, tapesIn: Surroundings['tapesIn']): string[] {
  const faults: string[] = [];
  const { HOST: host, GUESTS: guests, FEED: feeds = [], DATA_DIR: dataDir } = values;
  if (values.AUTH_JWKS_URL !== undefined && values.AUTH_JWKS_FILE !== undefined) {
    faults.push(
      `AUTH_JWKS_FILE=${quoteValue(values.AUTH_JWKS_FILE)}: there is AUTH_JWKS_URL already; give one of them`,
    );
  }
  const opening = host === undefined ? undefined : openedBy({ ...values, HOST: host });
  if (opening !== undefined && guests === undefined && !hasTokens(values)) {
    faults.push(
      `${opening}; say what guests may see with GUESTS=* (everything), GUESTS=simx:* (some symbols) or GUESTS=off, ` +
        'or let people in by tokens with AUTH_SECRET',
    );
  }
  faults.push(...networkFaults(values));
  faults.push(...delayFaults(values));
  if (values.ADMIN_UI && !hasTokens(values)) {
    faults.push('ADMIN_UI=true: needs tokens of the role admin, so set AUTH_SECRET or a key set as well');
  }
  for (const feed of feeds) {
    if (feed.kind !== 'tape') continue;
    const given = `FEED=${quoteValue(`tape:${feed.id}`)}`;
    if (feed.id === LIVE_TAPE) faults.push(`${given}: that is the tape that the live stream itself writes`);
    else if (dataDir !== undefined && !tapesIn(dataDir).includes(feed.id)) {
      const known = tapesIn(dataDir).map((id) => `tape:${id}`);
      faults.push(
        `${given}: there is no such tape in ${dataDir}; there is: ${['simulator', ...known].join(', ')}`,
      );
    }
  }
  return faults;
}

/** Delayed data are read from the tape for rewinding, so that must reach back as far. */
function delayFaults({ GUESTS: guests, REWIND_MINUTES: minutes }: Values): string[] {
  if (!guests || minutes === undefined || guests.delay <= minutes * SECONDS_PER_MINUTE) return [];
  const needed = Math.ceil(guests.delay / SECONDS_PER_MINUTE);
  return [
    `REWIND_MINUTES=${minutes}: a delay of ${delayText(guests.delay)} in GUESTS needs at least ${needed}, since ` +
      'delayed data are read from the tape for rewinding',
  ];
}

function exchangeSettings(
  values: Values,
  { socketAddresses, restAddresses }: VenueAddresses,
  env: Surroundings['env'],
): ExchangeSettings {
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = env;
  return Object.freeze({
    symbols: values.LIVE_SYMBOLS ?? [],
    maxSymbols: values.LIVE_MAX_SYMBOLS as number,
    books: values.LIVE_BOOKS as ExchangeSettings['books'],
    ...{ socketAddresses, restAddresses },
    proxy: Object.freeze({ HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy }),
  });
}

function toConfig(
  values: Values,
  terminal: boolean,
  exchanges: ExchangeSettings,
  files: Pick<Config, 'sources' | 'walls'>,
): Config {
  const given = values as { [N in SettingName]: NonNullable<Values[N]> };
  const tokens = hasTokens(values);
  return Object.freeze({
    port: given.PORT,
    host: given.HOST,
    loopback: openedBy(given) === undefined,
    feeds: given.FEED,
    exchanges,
    ...files,
    simulator: Object.freeze({
      symbols: given.SIM_SYMBOLS,
      rate: given.SIM_RATE,
      seed: given.SIM_SEED,
      session: given.SIM_SESSION,
      faults: values.SIM_FAULT ?? {},
    }),
    tape: Object.freeze({ speed: given.TAPE_SPEED, rebase: given.TAPE_REBASE, loop: given.TAPE_LOOP }),
    sessions: Object.freeze({ maxSessions: given.MAX_SESSIONS, idleSeconds: given.SESSION_IDLE_SECONDS }),
    imports: Object.freeze({
      maxConcurrent: given.MAX_IMPORTS,
      maxFileBytes: given.IMPORT_MAX_MB * MEGABYTE,
    }),
    recording: recordingConfig(values),
    dataDir: given.DATA_DIR,
    history: given.HISTORY,
    inboxNews: values.INBOX_NEWS,
    alerts: Object.freeze({ most: given.MAX_ALERTS, webhook: values.ALERT_WEBHOOK_URL }),
    guests: Object.freeze({
      symbols: Object.freeze(values.GUESTS?.symbols ?? (tokens ? 'off' : ['*'])),
      delay: values.GUESTS?.delay ?? 0,
      rate: given.GUEST_RATE,
      connections: given.GUEST_CONNECTIONS,
    }),
    guestsByDefault: values.GUESTS === undefined && !tokens,
    tokens: tokens ? tokenConfig(values) : undefined,
    ...networkConfig(values),
    adminUi: given.ADMIN_UI,
    slowClientSeconds: given.SLOW_CLIENT_SECONDS,
    limits: limitConfig(given),
    cluster: clusterConfig(values),
    workers: workerCount(values.WORKERS),
    log: Object.freeze({
      level: given.LOG_LEVEL,
      format: values.LOG_FORMAT ?? (terminal ? 'pretty' : 'json'),
    }),
  });
}

/** True when tokens can be validated. */
function hasTokens(values: Values): boolean {
  return [values.AUTH_SECRET, values.AUTH_JWKS_URL, values.AUTH_JWKS_FILE].some((one) => one !== undefined);
}

function tokenConfig(values: Values): TokenConfig {
  const { AUTH_JWKS_URL: url, AUTH_JWKS_FILE: file } = values;
  const keys = url !== undefined ? { url } : file !== undefined ? { file } : undefined;
  return Object.freeze({
    secret: values.AUTH_SECRET,
    keys: Object.freeze(keys),
    issuer: values.AUTH_ISSUER,
    audience: values.AUTH_AUDIENCE,
    clockSkew: values.AUTH_CLOCK_SKEW as number,
    warning: values.AUTH_WARNING_SECONDS as number,
  });
}

function recordingConfig(values: Values): RecordingSettings {
  const { RECORD_KEEP_HOURS: hours, RECORD_KEEP_MB: megabytes } = values;
  return Object.freeze({
    enabled: values.RECORD as boolean,
    limits: Object.freeze({
      segmentMicros: (values.RECORD_SEGMENT_MINUTES as number) * MICROS_PER_MINUTE,
      segmentBytes: (values.RECORD_SEGMENT_MB as number) * MEGABYTE,
    }),
    sync: values.RECORD_SYNC as RecordingSettings['sync'],
    keep: Object.freeze({
      keepMillis: hours && hours * MILLIS_PER_HOUR,
      keepBytes: megabytes && megabytes * MEGABYTE,
    }),
    rewindMinutes: values.REWIND_MINUTES as number,
  });
}
