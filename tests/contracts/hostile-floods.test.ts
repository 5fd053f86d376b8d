import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BesiegedServer, PATIENT } from './besieged-server';
import { enterByHand, heard, over, packet, pollByHand, postByHand } from './hand-made-client';
import { handMadeFrame, OPCODE, upgradeRequest } from './hand-made-frame';
import { RawConnection } from './raw-connection';

/** Of all guests together. */
const MAX_GUESTS = 4;
/** What may wait for one client, bytes: more than the bound of packets, as bytes come in pieces. */
const MAX_WAITING = 6_000_000;
/** Ends a flood that nobody stops, bytes. */
const ENOUGH = 200_000_000;

describe('a flood', () => {
  let besieged: BesiegedServer;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    const guestLimits = { connections: MAX_GUESTS };
    besieged = await BesiegedServer.start({
      timeouts: { closeGrace: 100, connectTimeout: 2_000 },
      guestLimits,
    });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.cut();
    await besieged.expectUnharmed();
  });

  afterAll(() => besieged.stop());

  async function enter(): Promise<RawConnection> {
    const connection = await enterByHand(besieged.url);
    open.push(connection);
    return connection;
  }

  function connect(): RawConnection {
    const connection = new RawConnection(besieged.url);
    open.push(connection);
    return connection;
  }

  /** Sends one piece without end, reads nothing, and is cut while little waits for it. */
  async function floodUntilCut(connection: RawConnection, piece: string | Uint8Array): Promise<void> {
    let most = 0;
    const look = setInterval(() => {
      most = Math.max(most, besieged.server.gateway.waiting.bytes);
    }, 1);
    connection.socket.pause();
    await connection.pour(piece, ENOUGH / piece.length);
    clearInterval(look);
    expect(connection.socket.bytesWritten).toBeLessThan(ENOUGH);
    await besieged.expectUnharmed();
    expect(most).toBeLessThan(MAX_WAITING);
  }

  const hundred = (piece: Buffer): Buffer => Buffer.concat(Array(100).fill(piece));

  it.each([
    ['pings', hundred(handMadeFrame({ opcode: OPCODE.ping, payload: 'x'.repeat(125) }))],
    ['questions', hundred(packet('42/live,7["clock",{}]'))],
    ['wrong questions', hundred(packet(`42/live,7["${'x'.repeat(50)}"]`))],
    ['large answers', hundred(packet('42/live,7["subscribe",{"channel":"quotes","symbols":["*"]}]'))],
    ['streams of long names', packet(`40/${'x'.repeat(60_000)},`)],
  ])('of %s from who reads no answer is cut', async (_, piece) => {
    await floodUntilCut(await enter(), piece);
  });

  it('of signs that an upgrade is wanted is cut', async () => {
    const sid = await pollByHand(besieged.url);
    const connection = connect();
    connection.say(upgradeRequest(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`));
    await heard(connection, '101 Switching');
    await floodUntilCut(connection, hundred(packet('2probe')));
  });

  it.each([
    ['the API', '/api/instruments'],
    ['a stream', '/socket.io/?EIO=4&transport=polling'],
  ])('of requests to %s that waits for no answer is cut', async (_, path) => {
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const connection = connect().say(request.repeat(1_000));
    await over(connection);
    expect(connection.answer.split('HTTP/1.1').length - 1).toBeLessThanOrEqual(16);
    for (const [, sid] of connection.answer.matchAll(/"sid":"(.*?)"/g)) {
      await postByHand(besieged.url, sid ?? '', '1');
    }
  });

  it('of event streams on one connection is one, and nothing stays of the others', async () => {
    const request = 'GET /sse?stream=live&channel=quotes&symbols=* HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const connection = connect().say(request.repeat(8));
    await heard(connection, 'data:');
    expect(besieged.held.connections).toBeLessThanOrEqual(2);
  });

  it('of streams that there are not is refused one by one, and leaves none', async () => {
    const connection = await enter();
    for (let k = 0; k < 2_000; k++) {
      connection.say(packet(`40/s${k},`));
      // As many at a time as it may have answers waiting.
      if (k % 100 === 99) await heard(connection, `there is no stream \\"/s${k}\\"`);
    }
    connection.say(packet('42/live,7["clock",{}]'));
    await heard(connection, '43/live,7[');
  });

  it('of ways into one stream lets one in, and takes nobody’s place', async () => {
    const greedy = connect();
    greedy.say(upgradeRequest(), ...Array(100).fill(packet('40/live,')));
    await heard(greedy, '40/live,{"sid"');
    expect(greedy.answer.split('this connection is in \\"/live\\" already')).toHaveLength(100);
    // The healthy client and the greedy one are guests too.
    for (let k = 2; k < MAX_GUESTS; k++) await enter();
    const late = connect().say(upgradeRequest(), packet('40/live,'));
    await heard(late, 'too_many_connections');
  });

  it('of subscriptions comes to the most that there may be, and to no room afterwards', async () => {
    const connection = await enter();
    const ask = (levels: number, rate: number): Buffer =>
      packet(`42/live,7["subscribe",{"channel":"depth","symbols":["*"],"levels":${levels},"rate":${rate}}]`);
    for (let levels = 1; levels <= 50; levels++) {
      for (const rate of [1, 10]) connection.say(ask(levels, rate));
    }
    await vi.waitFor(() => {
      expect(connection.answer.split('too_many_subscriptions')).toHaveLength(100 - 64 + 1);
    }, PATIENT);
    expect(besieged.held.rooms).toBeLessThanOrEqual(64 + 4);
  });
});
