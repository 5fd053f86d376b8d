import { expect, it } from 'vitest';
import { parseRedisUrl } from '../../../../server/cluster/bus/redis/redis-address';

it('a URL names host, port, credentials, database and TLS', () => {
  expect(parseRedisUrl('redis://localhost')).toEqual({
    ...{ host: 'localhost', port: 6_379, tls: false, database: 0 },
    ...{ username: undefined, password: undefined },
  });
  expect(parseRedisUrl('rediss://wall:p%40ss@[::1]:7000/3')).toEqual({
    ...{ host: '::1', port: 7_000, tls: true, database: 3, username: 'wall', password: 'p@ss' },
  });
});

it('what is no URL of a broker is refused with what is expected', () => {
  for (const text of ['', 'localhost:6379', 'http://localhost', 'redis://']) {
    expect(() => parseRedisUrl(text)).toThrow('expected a URL like redis://host:6379');
  }
  expect(() => parseRedisUrl('redis://host/live')).toThrow('not "live"');
  expect(() => parseRedisUrl('redis://host/0?x=1')).toThrow('no parameters');
});
