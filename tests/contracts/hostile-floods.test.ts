import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectSocketIo, openPolling, packet, postPackets, waitForEnd, waitForText } from './raw-client';
import { RawConnection } from './raw-connection';
import { OPCODE, rawFrame, upgradeRequest } from './raw-frame';
import { ServerUnderAttack, WAIT } from './server-under-attack';

/** Limit for all guests together. */
const MAX_GUESTS = 4;
/** Maximum outbound queue of a client, bytes: above the limit of packets, since data arrives in chunks. */
const MAX_WAITING = 6_000_000;
/** Upper bound of a flood that is not stopped, bytes. */
const MAX_FLOOD_BYTES = 200_000_000;

describe('a flood', () => {
  let target: ServerUnderAttack;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    const guestLimits = { connections: MAX_GUESTS };
    target = await ServerUnderAttack.start({
      timeouts: { closeGrace: 100, connectTimeout: 2_000 },
      guestLimits,
    });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.destroy();
    await target.expectUnharmed();
  });

  afterAll(() => target.stop());

  async function enter(): Promise<RawConnection> {
    const connection = await connectSocketIo(target.url);
    open.push(connection);
    return connection;
  }

  function connect(): RawConnection {
    const connection = new RawConnection(target.url);
    open.push(connection);
    return connection;
  }

  /** Sends one chunk repeatedly without reading, and expects to be closed while the outbound queue is small. */
  async function floodUntilCut(connection: RawConnection, piece: string | Uint8Array): Promise<void> {
    let most = 0;
    const look = setInterval(() => {
      most = Math.max(most, target.server.gateway.waiting.bytes);
    }, 1);
    connection.socket.pause();
    await connection.sendRepeatedly(piece, MAX_FLOOD_BYTES / piece.length);
    clearInterval(look);
    expect(connection.socket.bytesWritten).toBeLessThan(MAX_FLOOD_BYTES);
    await target.expectUnharmed();
    expect(most).toBeLessThan(MAX_WAITING);
  }

  const hundred = (piece: Buffer): Buffer => Buffer.concat(Array(100).fill(piece));

  it.each([
    ['pings', hundred(rawFrame({ opcode: OPCODE.ping, payload: 'x'.repeat(125) }))],
    ['requests', hundred(packet('42/live,7["clock",{}]'))],
    ['invalid requests', hundred(packet(`42/live,7["${'x'.repeat(50)}"]`))],
    [
      'requests with large answers',
      hundred(packet('42/live,7["subscribe",{"channel":"quotes","symbols":["*"]}]')),
    ],
    ['streams with long names', packet(`40/${'x'.repeat(60_000)},`)],
  ])('of %s closes a client that does not read', async (_, piece) => {
    await floodUntilCut(await enter(), piece);
  });

  it('of upgrade probes closes the connection', async () => {
    const sid = await openPolling(target.url);
    const connection = connect();
    connection.send(upgradeRequest(`/socket.io/?EIO=4&transport=websocket&sid=${sid}`));
    await waitForText(connection, '101 Switching');
    await floodUntilCut(connection, hundred(packet('2probe')));
  });

  it.each([
    ['the API', '/api/instruments'],
    ['a stream', '/socket.io/?EIO=4&transport=polling'],
  ])('of requests to %s without reading closes the connection', async (_, path) => {
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const connection = connect().send(request.repeat(1_000));
    await waitForEnd(connection);
    expect(connection.answer.split('HTTP/1.1').length - 1).toBeLessThanOrEqual(16);
    for (const [, sid] of connection.answer.matchAll(/"sid":"(.*?)"/g)) {
      await postPackets(target.url, sid ?? '', '1');
    }
  });

  it('of event streams on one connection opens one, and leaks nothing', async () => {
    const request = 'GET /sse?stream=live&channel=quotes&symbols=* HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const connection = connect().send(request.repeat(8));
    await waitForText(connection, 'data:');
    expect(target.held.connections).toBeLessThanOrEqual(2);
  });

  it('of unknown streams is rejected one by one, and leaks nothing', async () => {
    const connection = await enter();
    for (let k = 0; k < 2_000; k++) {
      connection.send(packet(`40/s${k},`));
      // As many at a time as responses may be queued.
      if (k % 100 === 99) await waitForText(connection, `there is no stream \\"/s${k}\\"`);
    }
    connection.send(packet('42/live,7["clock",{}]'));
    await waitForText(connection, '43/live,7[');
  });

  it('of handshakes for one stream accepts one, and takes no place of other guests', async () => {
    const attacker = connect();
    attacker.send(upgradeRequest(), ...Array(100).fill(packet('40/live,')));
    await waitForText(attacker, '40/live,{"sid"');
    expect(attacker.answer.split('this connection is in \\"/live\\" already')).toHaveLength(100);
    // The healthy client and the attacker are guests too.
    for (let k = 2; k < MAX_GUESTS; k++) await enter();
    const late = connect().send(upgradeRequest(), packet('40/live,'));
    await waitForText(late, 'too_many_connections');
  });

  it('of subscriptions stops at the limit, and leaves no room', async () => {
    const connection = await enter();
    const ask = (levels: number, rate: number): Buffer =>
      packet(`42/live,7["subscribe",{"channel":"depth","symbols":["*"],"levels":${levels},"rate":${rate}}]`);
    for (let levels = 1; levels <= 50; levels++) {
      for (const rate of [1, 10]) connection.send(ask(levels, rate));
    }
    await vi.waitFor(() => {
      expect(connection.answer.split('too_many_subscriptions')).toHaveLength(100 - 64 + 1);
    }, WAIT);
    expect(target.held.rooms).toBeLessThanOrEqual(64 + 4);
  });
});
