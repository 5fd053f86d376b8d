import { quoteValue } from '../../../../lib/protocol/error';

/** Port of Redis when a URL names none. */
const DEFAULT_PORT = 6_379;

/** Where a broker is, and the credentials for it. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
}

/**
 * Parses `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS.
 * @throws RangeError naming the part that is wrong; never the password
 */
export function parseRedisUrl(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '' || !['redis:', 'rediss:'].includes(url.protocol)) {
    throw new RangeError('expected a URL like redis://host:6379 or rediss://user:password@host:6379/0');
  }
  const database = url.pathname.slice(1);
  if (!/^\d{0,4}$/.test(database)) {
    throw new RangeError(`expected the number of a database after the host, not ${quoteValue(database)}`);
  }
  if (url.search !== '' || url.hash !== '') throw new RangeError('expected no parameters after the database');
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    tls: url.protocol === 'rediss:',
    username: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    database: Number(database),
  };
}
