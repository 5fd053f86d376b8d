import { availableParallelism, hostname } from 'node:os';
import { parseRedisUrl, type RedisAddress } from '../cluster/bus/redis/redis-address';
import { oneOf, type Setting, WrongValue, wholeNumber } from './setting';

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

const NAME = /^[a-z0-9-]{1,32}$/;
const MIN_SECRET = 32; // characters
/** Processes beside the leader, at most. */
const MAX_WORKERS = 64;
const MIN_LEADER_SECONDS = 0.5;
const MAX_LEADER_SECONDS = 60;

function name(text: string): string {
  if (!NAME.test(text)) throw new WrongValue('expected 1 to 32 characters of a-z, 0-9 and -');
  return text;
}

function brokerUrl(text: string): RedisAddress {
  try {
    return parseRedisUrl(text);
  } catch (error) {
    throw new WrongValue((error as Error).message);
  }
}

function nodeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new WrongValue('expected an address like http://10.0.0.1:3000, without a path');
  }
  return url.origin;
}

function workers(text: string): number | 'auto' {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (text === 'auto') return text;
  if (value >= 1 && value <= MAX_WORKERS) return value;
  throw new WrongValue(`expected auto, or a whole number from 1 to ${MAX_WORKERS}`);
}

function leaderSeconds(text: string): number {
  const value = /^\d{1,2}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= MIN_LEADER_SECONDS && value <= MAX_LEADER_SECONDS)) {
    throw new WrongValue(`expected a number from ${MIN_LEADER_SECONDS} to ${MAX_LEADER_SECONDS}`);
  }
  return value;
}

/** Settings of several servers that show one market. */
export const CLUSTER_SETTINGS = {
  BUS_URL: setting({
    meaning:
      'Broker of a cluster, by the Redis protocol: redis://host:6379, rediss://user:password@host:6379/0.',
    takes: 'URL',
    unset: 'one process',
    secret: true,
    parse: brokerUrl,
  }),
  CLUSTER_NAME: setting({
    meaning: 'Cluster: name, by which several can share one broker.',
    takes: 'NAME',
    default: 'wall',
    parse: name,
  }),
  NODE_URL: setting({
    meaning: 'Cluster: address at which other nodes reach this one, for the market of a node that joins.',
    takes: 'URL',
    unset: 'other nodes cannot join from this one',
    parse: nodeUrl,
  }),
  ROLES: setting({
    meaning: 'Cluster: run the feed if this node leads (ingest) and serve clients, or only serve them.',
    takes: 'ingest,serve|serve',
    default: 'ingest,serve',
    parse: oneOf(['ingest,serve', 'serve']),
  }),
  CLUSTER_SECRET: setting({
    meaning: 'Cluster: secret by which nodes accept each other’s requests, the same at all of them.',
    takes: `at least ${MIN_SECRET} characters`,
    unset: 'made from AUTH_SECRET',
    secret: true,
    parse: (text) => {
      if (text.length < MIN_SECRET) throw new WrongValue(`expected at least ${MIN_SECRET} characters`);
      return text;
    },
  }),
  WORKERS: setting({
    meaning:
      'Processes of this machine that serve live connections beside the main one; auto: one for each core but one.',
    takes: `auto|1…${MAX_WORKERS}`,
    unset: 'one process',
    parse: workers,
  }),
  BUS_LINGER_MS: setting({
    meaning:
      'Cluster: shortest time between two entries of the log, ms; longer costs less, and adds latency.',
    takes: '0…100',
    default: '5',
    parse: wholeNumber(0, 100),
  }),
  BUS_LOG_SECONDS: setting({
    meaning:
      'Cluster: age of the oldest entry that the broker keeps, seconds; a node that was away longer joins again.',
    takes: '10…3600',
    default: '120',
    parse: wholeNumber(10, 3_600),
  }),
  BUS_LOG_MB: setting({
    meaning: 'Cluster: most megabytes of the log in the broker.',
    takes: '1…10000',
    default: '64',
    parse: wholeNumber(1, 10_000),
  }),
  LEADER_SECONDS: setting({
    meaning: 'Cluster: silence of the leader after which another node takes over, seconds.',
    takes: `${MIN_LEADER_SECONDS}…${MAX_LEADER_SECONDS}`,
    default: '1.5',
    parse: leaderSeconds,
  }),
} as const;

/** Settings of a node of a cluster. */
export interface ClusterConfig {
  readonly broker: RedisAddress;
  readonly name: string;
  readonly node: string;
  readonly url: string | undefined;
  /** True when the node may run the feed. */
  readonly canLead: boolean;
  /** Secret of requests between nodes; undefined if no request is accepted. */
  readonly secret: string | undefined;
  readonly lingerMs: number;
  readonly log: { readonly seconds: number; readonly megabytes: number };
  /** ms. */
  readonly leaderMs: number;
}

type Parsed = {
  readonly [N in keyof typeof CLUSTER_SETTINGS]?:
    | ReturnType<(typeof CLUSTER_SETTINGS)[N]['parse']>
    | undefined;
};

/** Returns the settings of the cluster; undefined for one process. */
export function clusterConfig(
  values: Parsed & { readonly AUTH_SECRET?: string | undefined; readonly NODE_ID?: string | undefined },
): ClusterConfig | undefined {
  const { BUS_URL: broker } = values;
  if (broker === undefined) return undefined;
  return Object.freeze({
    broker,
    name: values.CLUSTER_NAME as string,
    node: values.NODE_ID ?? nodeOfHost(),
    url: values.NODE_URL,
    canLead: values.ROLES !== 'serve',
    secret: values.CLUSTER_SECRET ?? values.AUTH_SECRET,
    lingerMs: values.BUS_LINGER_MS as number,
    log: { seconds: values.BUS_LOG_SECONDS as number, megabytes: values.BUS_LOG_MB as number },
    leaderMs: (values.LEADER_SECONDS as number) * 1_000,
  });
}

/** Returns the number of processes beside the main one. */
export function workerCount(given: number | 'auto' | undefined): number {
  return given === 'auto' ? Math.max(1, availableParallelism() - 1) : (given ?? 0);
}

function nodeOfHost(): string {
  return (
    hostname()
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .slice(0, 32) || 'node'
  );
}
