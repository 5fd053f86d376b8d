import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectSocketIo, openPolling, packet, statusOf, waitForEnd } from './raw-client';
import { RawConnection } from './raw-connection';
import { rawFrame, upgradeRequest } from './raw-frame';
import { ServerUnderAttack, WAIT } from './server-under-attack';

const POLLING = '/socket.io/?EIO=4&transport=polling';
const POST = 'HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{';
/** Interval at which slow clients send one byte, ms. */
const SLOW_EVERY_MS = 50;

describe('a very slow client', () => {
  let target: ServerUnderAttack;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    target = await ServerUnderAttack.start({
      timeouts: {
        ...{ closeGrace: 100, connectTimeout: 2_000 },
        http: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
      },
    });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.destroy();
    await target.expectUnharmed();
  });

  afterAll(() => target.stop());

  function say(...pieces: readonly (string | Uint8Array)[]): RawConnection {
    const connection = new RawConnection(target.url).send(...pieces);
    open.push(connection);
    return connection;
  }

  it('is closed when its request takes too long', async () => {
    const beginnings = [
      '',
      'GET /api/str',
      'GET /api/streams HTTP/1.1\r\nHost: a\r\nX: ',
      upgradeRequest().slice(0, -2),
      `POST /api/sessions ${POST}`,
      `POST / ${POST}`,
    ];
    await Promise.all(
      beginnings.map(async (beginning) => {
        const slow = say(beginning);
        const drip = setInterval(() => beginning !== '' && slow.send('a'), SLOW_EVERY_MS);
        await waitForEnd(slow);
        clearInterval(drip);
        if (beginning !== '') expect([405, 408]).toContain(statusOf(slow.answer));
      }),
    );
    const sid = await openPolling(target.url);
    await waitForEnd(say(`POST ${POLLING}&sid=${sid} ${POST}`));
  });

  it('is closed when it does not join a stream, or does not hang up after a rejection', async () => {
    const { held } = target;
    const sid = await openPolling(target.url);
    const entered = await Promise.all([1, 2, 3, 4].map(() => connectSocketIo(target.url)));
    open.push(...entered);
    const [wrong, large, pinging, left] = entered;
    wrong?.send(rawFrame({ masked: false }));
    large?.send(packet('x'.repeat(100_000)));
    pinging?.send(packet('2'));
    left?.send(packet('41/live,'));
    say(upgradeRequest());
    say(upgradeRequest(), packet('40/nowhere,'));
    say(upgradeRequest('/api/streams'));
    say(upgradeRequest('//'));
    say(upgradeRequest(POLLING));
    say(upgradeRequest(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`), packet('2probe'));
    say('no HTTP\r\n\r\n');
    say(`GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`);
    await vi.waitFor(() => expect(target.held.tcp).toBeGreaterThan(held.tcp + 8), WAIT);
    // The test closes none of these connections itself.
    await target.expectUnharmed();
  });
});
