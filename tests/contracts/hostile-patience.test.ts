import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BesiegedServer, PATIENT } from './besieged-server';
import { enterByHand, over, packet, pollByHand, statusOf } from './hand-made-client';
import { handMadeFrame, upgradeRequest } from './hand-made-frame';
import { RawConnection } from './raw-connection';

const POLLING = '/socket.io/?EIO=4&transport=polling';
const POST = 'HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{';
/** How often the slow say one more byte, ms. */
const SLOW = 50;

describe('who takes very long', () => {
  let besieged: BesiegedServer;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    besieged = await BesiegedServer.start({
      timeouts: {
        ...{ closeGrace: 100, connectTimeout: 2_000 },
        http: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
      },
    });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.cut();
    await besieged.expectUnharmed();
  });

  afterAll(() => besieged.stop());

  function say(...pieces: readonly (string | Uint8Array)[]): RawConnection {
    const connection = new RawConnection(besieged.url).say(...pieces);
    open.push(connection);
    return connection;
  }

  it('to say what it wants is answered no more', async () => {
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
        const drip = setInterval(() => beginning !== '' && slow.say('a'), SLOW);
        await over(slow);
        clearInterval(drip);
        if (beginning !== '') expect([405, 408]).toContain(statusOf(slow.answer));
      }),
    );
    const sid = await pollByHand(besieged.url);
    await over(say(`POST ${POLLING}&sid=${sid} ${POST}`));
  });

  it('to enter a stream, or to hang up once it is told to go, is cut', async () => {
    const { held } = besieged;
    const sid = await pollByHand(besieged.url);
    const entered = await Promise.all([1, 2, 3, 4].map(() => enterByHand(besieged.url)));
    open.push(...entered);
    const [wrong, large, pinging, left] = entered;
    wrong?.say(handMadeFrame({ masked: false }));
    large?.say(packet('x'.repeat(100_000)));
    pinging?.say(packet('2'));
    left?.say(packet('41/live,'));
    say(upgradeRequest());
    say(upgradeRequest(), packet('40/nowhere,'));
    say(upgradeRequest('/api/streams'));
    say(upgradeRequest('//'));
    say(upgradeRequest(POLLING));
    say(upgradeRequest(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`), packet('2probe'));
    say('no HTTP\r\n\r\n');
    say(`GET / HTTP/1.1\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`);
    await vi.waitFor(() => expect(besieged.held.tcp).toBeGreaterThan(held.tcp + 8), PATIENT);
    // Nothing of them is cut from this side.
    await besieged.expectUnharmed();
  });
});
