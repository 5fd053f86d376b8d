import { once } from 'node:events';
import { createServer, get, type Server as HttpServer, ServerResponse } from 'node:http';
import net, { type AddressInfo, Socket as TcpSocket } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { type Socket as Client, io as connect } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { Limits, STANDARD_LIMITS } from '../../../../server/access/limits/limits';
import { OutFrame } from '../../../../server/fanout/out-frame';
import {
  type EngineConnection,
  packetsWaiting,
  pollAnswerOf,
  removeNamespace,
  tcpSocketOf,
  terminate,
  webSocketOf,
} from '../../../../server/gateways/socket-io/engine-connection';
import { EngineGuard } from '../../../../server/gateways/socket-io/engine-guard';
import { SocketIoPeer } from '../../../../server/gateways/socket-io/socket-io-peer';
import { Audit } from '../../../../server/telemetry/audit';
import { systemClock } from '../../../../server/time/clock';
import { collectGarbage } from '../../../collect-garbage';
import { anAccessSession } from '../../access/an-access-session';

/** More bytes than the buffers of the operating system hold between two local sockets. */
const MORE_THAN_BUFFERS = 32_000_000;
const WAIT = { timeout: 60_000, interval: 5 };

/**
 * Internals of Socket.IO, Engine.IO and ws that the gateway relies on. If a test fails after an upgrade, frames
 * may
 * be lost, reordered or queued without bound: adapt engine-connection.ts and peer.ts in
 * server/gateways/socket-io.
 */
describe('inside Socket.IO', () => {
  let http: HttpServer;
  let io: Server;
  let url: string;
  const clients: Client[] = [];
  const sockets: WebSocket[] = [];

  beforeEach(async () => {
    http = createServer();
    io = new Server(http, { perMessageDeflate: false, serveClient: false });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    for (const socket of sockets.splice(0)) socket.terminate();
    await io.close();
  });

  /** Opens both ends of one connection. */
  async function open(
    transports: string[],
    extraHeaders = {},
  ): Promise<{ client: Client; socket: Socket; connection: EngineConnection }> {
    const arrived = once(io.of('/live'), 'connection');
    const client = connect(`${url}/live`, { transports, extraHeaders, forceNew: true, reconnection: false });
    clients.push(client);
    const [socket] = (await arrived) as [Socket];
    if (!client.connected) await new Promise<void>((resolve) => client.once('connect', resolve));
    return { client, socket, connection: socket.conn };
  }

  function peerOf(socket: Socket, encoding: 'json' | 'binary' = 'json', drained = () => {}): SocketIoPeer {
    const { nsp: namespace } = socket;
    const options = { namespace, drained, clock: systemClock(), closeGrace: 0 };
    return new SocketIoPeer(socket, encoding, anAccessSession(), options);
  }

  function aGuard(): EngineGuard {
    const clock = systemClock();
    const limits = new Limits(STANDARD_LIMITS, () => clock.monotonic());
    return new EngineGuard({ limits, audit: new Audit({ debug: () => {}, info: () => {} }, clock) });
  }

  /** Opens a raw WebSocket client, which sees the messages as they are. */
  async function openRaw(options: WebSocket.ClientOptions = {}): Promise<{ raw: WebSocket; socket: Socket }> {
    const arrived = once(io.of('/live'), 'connection');
    const raw = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, options);
    sockets.push(raw);
    raw.once('message', () => raw.send('40/live,'));
    const [socket] = (await arrived) as [Socket];
    await once(raw, 'message');
    return { raw, socket };
  }

  it('the WebSocket transport has the ws WebSocket as `socket`, and its TCP socket as `_socket`', async () => {
    const { connection } = await open(['websocket']);
    const webSocket = webSocketOf(connection);
    expect(webSocket?.readyState).toBe(webSocket?.OPEN);
    expect(webSocket?.constructor.name).toBe('WebSocket');
    expect(typeof webSocket?.terminate).toBe('function');
    expect(tcpSocketOf(connection)).toBeInstanceOf(TcpSocket);
    expect(tcpSocketOf(connection)?.writableLength).toBe(0);
  });

  it('the polling transport has none, and has the pending response as `res` when it is about to send', async () => {
    const { client, socket, connection } = await open(['polling']);
    expect(webSocketOf(connection)).toBeUndefined();
    expect(tcpSocketOf(connection)).toBeUndefined();
    const answers: unknown[] = [];
    connection.on('flush', () => answers.push(pollAnswerOf(connection)));
    const came = new Promise((resolve) => client.once('hello', resolve));
    socket.emit('hello');
    await came;
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toBeInstanceOf(ServerResponse);
  });

  it.each(['websocket', 'polling'])(
    'over %s, packets are queued in `writeBuffer` while the transport is not `writable`, and `ready` follows the write',
    async (transport) => {
      const { socket, connection } = await open([transport]);
      await vi.waitFor(() => expect(connection.transport.writable).toBe(true), WAIT);
      expect(packetsWaiting(connection)).toBe(0);
      const created = vi.fn();
      connection.on('packetCreate', created);
      const ready = once(connection.transport, 'ready');
      socket.emit('first');
      expect(connection.transport.writable).toBe(false);
      expect(packetsWaiting(connection)).toBe(0);
      socket.emit('second');
      expect(packetsWaiting(connection)).toBe(1);
      expect(created).toHaveBeenCalledTimes(2);
      await ready;
      await vi.waitFor(() => expect(connection.transport.writable).toBe(true), WAIT);
      expect(packetsWaiting(connection)).toBe(0);
    },
  );

  it('an upgrade emits `upgrade` when the WebSocket is already set', async () => {
    const arrived = once(io.of('/live'), 'connection');
    clients.push(connect(`${url}/live`, { forceNew: true }));
    const [{ conn }] = (await arrived) as [Socket];
    expect(conn.transport.name).toBe('polling');
    const tcp = await new Promise((resolve) => conn.once('upgrade', () => resolve(tcpSocketOf(conn))));
    expect(tcp).toBeInstanceOf(TcpSocket);
    expect(conn.transport.name).toBe('websocket');
  });

  it.each(['websocket', 'polling'])(
    'the request of a connection by %s can be released, and the handshake of a namespace stays',
    async (transport) => {
      const guard = aGuard();
      io.engine.use(guard.rememberUpgrade);
      let request: WeakRef<object> | undefined;
      io.engine.once('connection', (connection: EngineConnection) => {
        request = new WeakRef(connection.request);
        guard.forgetRequest(connection);
      });
      const extraHeaders = { authorization: 'Bearer of-a-user', 'x-more': 'of no use' };
      const { client, socket } = await open([transport], extraHeaders);
      expect(socket.handshake).toMatchObject({
        headers: { authorization: 'Bearer of-a-user' },
        secure: false,
      });
      expect(socket.handshake.headers).not.toHaveProperty('x-more');
      await vi.waitFor(async () => {
        // After a round trip, all work on the request has finished.
        await Promise.all([once(socket, 'over'), client.emit('over')]);
        collectGarbage();
        expect(request?.deref()).toBeUndefined();
      }, WAIT);
    },
  );

  it('compression is not negotiated, even if the client requests it', async () => {
    const { raw, socket } = await openRaw({ perMessageDeflate: true });
    expect(raw.extensions).toBe('');
    expect(webSocketOf(socket.conn)?.extensions).toBe('');
  });

  const sizes = [1, 125, 126, 65_535, 65_536, 200_000];
  it.each(sizes)('a binary frame of %d bytes is one TCP write and one message', async (size) => {
    const { raw, socket } = await openRaw();
    const tcp = tcpSocketOf(socket.conn) as TcpSocket;
    const write = vi.spyOn(tcp, 'write');
    const message = once(raw, 'message');
    const payload = Uint8Array.from({ length: size }, (_, k) => k % 251);
    peerOf(socket, 'binary').send(new OutFrame(Buffer.from(payload)));
    const [data, isBinary] = await message;
    expect(isBinary).toBe(true);
    expect(Buffer.compare(data as Buffer, payload)).toBe(0);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('a JSON frame is one TCP write, and the same message that Socket.IO makes of the event', async () => {
    const { raw, socket } = await openRaw();
    const frame = { room: 'r1', name: 'Ünï 市场' };
    const messages: string[] = [];
    raw.on('message', (data) => messages.push(String(data)));
    const write = vi.spyOn(tcpSocketOf(socket.conn) as TcpSocket, 'write');
    peerOf(socket).send(new OutFrame(JSON.stringify(frame)));
    expect(write).toHaveBeenCalledTimes(1);
    socket.emit('frame', frame);
    await vi.waitFor(() => expect(messages).toHaveLength(2), WAIT);
    expect(messages[0]).toBe(messages[1]);
  });

  it('frames and packets keep their order: a peer is not writable while Engine.IO has packets to send', async () => {
    const { raw, socket } = await openRaw();
    const messages: string[] = [];
    raw.on('message', (data) => messages.push(String(data)));
    const drained = vi.fn();
    const peer = peerOf(socket, 'json', drained);
    socket.emit('first');
    socket.emit('second');
    expect(peer.writable).toBe(false);
    await vi.waitFor(() => expect(drained).toHaveBeenCalled(), WAIT);
    expect(peer.writable).toBe(true);
    peer.send(new OutFrame('3'));
    socket.emit('fourth');
    await vi.waitFor(() => expect(messages).toHaveLength(4), WAIT);
    expect(messages.map((text) => /first|second|frame|fourth/.exec(text)?.[0])).toEqual([
      'first',
      'second',
      'frame',
      'fourth',
    ]);
  });

  it('the server has its connections as `clients`, and terminating a slow one leaks nothing', async () => {
    const { raw, socket } = await openRaw();
    expect(Object.values((io.engine as unknown as { clients: object }).clients)).toEqual([socket.conn]);
    raw.pause();
    const tcp = tcpSocketOf(socket.conn) as TcpSocket;
    const closed = once(tcp, 'close');
    const disconnected = once(socket, 'disconnect');
    while (packetsWaiting(socket.conn) < 3) {
      socket.emit('noise', 'x'.repeat(100_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    terminate(socket.conn);
    await Promise.all([closed, disconnected]);
    expect(io.engine.clientsCount).toBe(0);
  });

  it('a poll is answered with frames only after the previous answer was sent, for any client', async () => {
    const { client, socket, connection } = await open(['polling']);
    const sid = client.io.engine.id;
    // From here on the test polls by itself, and does not read.
    const polls = [0, 1].map(() => net.connect(Number(new URL(url).port), '127.0.0.1').pause());
    const ask = (k: number) =>
      polls[k]?.write(`GET /socket.io/?EIO=4&transport=polling&sid=${sid} HTTP/1.1\r\nHost: a\r\n\r\n`);
    client.io.engine.removeAllListeners();
    Reflect.set(client.io.engine.transport, '_poll', () => {});
    await vi.waitFor(() => expect(connection.transport.writable).toBe(true), WAIT);
    const drained = vi.fn();
    const peer = peerOf(socket, 'json', drained);
    connection.send('the last that the client itself reads');
    await vi.waitFor(() => expect(connection.transport.writable).toBe(false), WAIT);
    ask(0);
    await vi.waitFor(() => expect(peer.writable).toBe(true), WAIT);
    peer.send(new OutFrame(`"${'x'.repeat(MORE_THAN_BUFFERS)}"`));
    await new Promise((resolve) => setImmediate(resolve));
    expect(peer.writable).toBe(false);
    ask(1);
    await vi.waitFor(() => expect(connection.transport.writable).toBe(true), WAIT);
    expect(peer.writable).toBe(false);
    drained.mockClear();
    polls[0]?.resume();
    await vi.waitFor(() => expect(drained).toHaveBeenCalled(), WAIT);
    expect(peer.writable).toBe(true);
    for (const one of polls) one.destroy();
  });

  it('a removed namespace accepts no connections, and its name can be used again', async () => {
    const first = io.of('/replay/1');
    first.use((_, next) => setImmediate(next));
    const { client } = await open(['websocket']);
    const connecting = client.io.socket('/replay/1');
    await nextEvent(connecting, 'connect');
    removeNamespace(io, first);
    // Members stay, to be notified of its end.
    expect(first.sockets.size).toBe(1);
    const error = nextEvent(connecting, 'error');
    for (const socket of first.sockets.values()) socket.emit('error', 'ended');
    expect(await error).toBe('ended');
    const late = connect(`${url}/replay/1`, { forceNew: true, reconnection: false });
    clients.push(late);
    await nextEvent(late, 'connect_error');
    expect(io.of('/replay/1')).not.toBe(first);
  });

  it('a namespace created by a rejected client is removed', async () => {
    await io.close();
    http = createServer();
    io = new Server(http, { serveClient: false, cleanupEmptyChildNamespaces: true });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    io.of((_name, _auth, next) => next(null, true)).use((_, next) => next(new Error('no')));
    const { port } = http.address() as AddressInfo;
    for (const name of ['a', 'b']) {
      const client = connect(`http://127.0.0.1:${port}/${name}`, { forceNew: true, reconnection: false });
      clients.push(client);
      await nextEvent(client, 'connect_error');
    }
    await vi.waitFor(() => expect([...io._nsps.keys()]).toEqual(['/']), WAIT);
  });

  it('terminating a polling connection without a poll leaks nothing', async () => {
    const answer = await new Promise<string>((resolve) =>
      get(`${url}/socket.io/?EIO=4&transport=polling`, { agent: false }, (response) => {
        response.once('data', (data) => resolve(String(data)));
      }),
    );
    expect(answer).toContain('"sid"');
    const [connection] = Object.values(
      (io.engine as unknown as { clients: Record<string, EngineConnection> }).clients,
    );
    connection?.write('never asked for');
    terminate(connection as EngineConnection);
    expect(io.engine.clientsCount).toBe(0);
  });
});

function nextEvent(client: Client, event: string): Promise<unknown> {
  return new Promise((resolve) => client.once(event, resolve));
}
