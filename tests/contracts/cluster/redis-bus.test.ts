import { describe, expect, it, onTestFinished } from 'vitest';
import { parseRedisUrl } from '../../../server/cluster/bus/redis/redis-address';
import { RedisBus } from '../../../server/cluster/bus/redis/redis-bus';
import { systemClock } from '../../../server/time/clock';
import { testBus } from './bus-suite';
import { RedisServer, whyNoRedis } from './redis-server';

/** Time for a reply, ms: short, so that tests of lost replies do not wait. */
const DEADLINE = 500;

for (const program of ['redis-server', 'valkey-server']) {
  const missing = whyNoRedis(program);
  if (missing !== undefined) {
    describe.skip(`bus over ${program}: ${missing}`, () => it('is not tested', () => {}));
    continue;
  }
  testBus(program, async () => {
    const server = await RedisServer.start(program);
    return {
      connect: (node) =>
        new RedisBus({
          ...{ address: parseRedisUrl(server.url), cluster: 'test', node, deadline: DEADLINE },
          ...{ clock: systemClock(), log: { warn: () => {} } },
        }).open(),
      clear: async () => {
        await server.command('FLUSHALL');
      },
      fill: async () => {
        await server.command('CONFIG SET maxmemory 1');
        return async () => {
          await server.command('CONFIG SET maxmemory 0');
        };
      },
      pause: async () => server.signal('SIGSTOP'),
      resume: async () => server.signal('SIGCONT'),
      breakLinks: async () => {
        await server.command('CLIENT KILL TYPE normal');
        await server.command('CLIENT KILL TYPE pubsub');
      },
      restart: async () => {
        await server.kill();
        await server.run();
      },
      stop: () => server.stop(),
    };
  });
}

const missing = whyNoRedis();

it.skipIf(missing !== undefined)('a broker that may evict keys is refused with its setting', async () => {
  const server = await RedisServer.start();
  onTestFinished(() => server.stop());
  await server.command('CONFIG SET maxmemory-policy allkeys-lru');
  const opening = new RedisBus({
    ...{ address: parseRedisUrl(server.url), cluster: 'test', node: 'n1', clock: systemClock() },
    log: { warn: () => {} },
  }).open();
  await expect(opening).rejects.toThrow('maxmemory-policy of the broker is allkeys-lru; expected noeviction');
});

it.skipIf(missing !== undefined)('two clusters on one broker have logs of their own', async () => {
  const server = await RedisServer.start();
  const [one, other] = await Promise.all(
    ['one', 'other'].map((cluster) =>
      new RedisBus({
        ...{ address: parseRedisUrl(server.url), cluster, node: 'n1', clock: systemClock() },
        log: { warn: () => {} },
      }).open(),
    ),
  );
  onTestFinished(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await server.stop();
  });
  await one?.log.append({ place: { term: 1, entry: 0 }, body: Buffer.from('x') }, { create: true });
  expect(await other?.log.newest()).toBeUndefined();
});
