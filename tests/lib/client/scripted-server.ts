import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { toSymbol } from '../../../lib/market/instrument';
import { encodeFrame } from '../../../lib/protocol/binary/frame-layout';
import { encodeQuotesSection } from '../../../lib/protocol/binary/quotes-section';
import { encodeTradesSection } from '../../../lib/protocol/binary/trades-section';
import { ProtocolError, type WireError } from '../../../lib/protocol/error';
import type { Frame, Position, SubscribeAnswer, TradeUpdate } from '../../../lib/protocol/messages';
import {
  parseClock,
  parseHandshakeAuth,
  parseSubscribe,
  parseUnsubscribe,
} from '../../../lib/protocol/request';
import { scale } from '../protocol/binary/frames';

export const SYMBOL = toSymbol('sim:ACME');
const SCALE = scale(0, SYMBOL);
/** Lead of the server's clock over the local one, µs. */
export const AHEAD = 5_000_000_000;

interface Member {
  readonly socket: Socket;
  readonly room: string;
  readonly channel: 'quotes' | 'trades';
  readonly binary: boolean;
  version: number;
}

/**
 * Socket.IO server of one symbol that follows the wire contract: every trade is a version, and members of a
 * room get what is newer than their position. A script makes it fail: drop frames, disconnect, reject, restart.
 */
export class ScriptedServer {
  epoch = 1;
  version = 0;
  /** Frames are dropped. */
  dropping = false;
  /** Subscriptions get no answer. */
  silent = false;
  /** Number of versions before the client's position at which a catch-up begins. */
  overlap = 0;
  refuseHandshake: WireError | undefined;
  refuseSubscribe: WireError | undefined;
  readonly requests: { since: Position | undefined; encoding: string }[] = [];
  readonly unsubscribed: string[] = [];
  #trades: TradeUpdate[] = [];
  #members = new Set<Member>();
  #tcp = new Set<TcpSocket>();
  #http: HttpServer | undefined;
  #io: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get sockets(): Socket[] {
    return [...(this.#io?.of('/live').sockets.values() ?? [])];
  }

  get memberCount(): number {
    return this.#members.size;
  }

  async start(): Promise<void> {
    const http = createServer();
    http.on('connection', (socket) => {
      this.#tcp.add(socket);
      socket.on('close', () => this.#tcp.delete(socket));
    });
    const io = new Server(http, { serveClient: false });
    const live = io.of('/live');
    live.use((_socket, next) => {
      if (this.refuseHandshake === undefined) next();
      else next(Object.assign(new Error('refused'), { data: this.refuseHandshake }));
    });
    live.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#http = http;
    this.#io = io;
  }

  async stop(): Promise<void> {
    this.cut();
    await this.#io?.close();
    this.#http?.close();
    this.#members.clear();
  }

  /** Restarts on the same port as another process: empty, under a new epoch. */
  async restart(): Promise<void> {
    await this.stop();
    this.epoch += 1;
    this.version = 0;
    this.#trades = [];
    await this.start();
  }

  /** Publishes one trade in a frame to every client. */
  publish(): void {
    this.version += 1;
    this.#trades.push({
      symbol: SYMBOL,
      id: String(this.version),
      price: 100 + this.version / 100,
      size: 1.5,
      side: 'buy',
      timestamp: 1_750_000_000_000_000 + this.version * 1000,
    });
    for (const member of this.#members) this.#send(member, member.version);
  }

  heartbeat(): void {
    for (const member of this.#members) this.#send(member, member.version);
  }

  /** Destroys all TCP connections. */
  cut(): void {
    for (const socket of this.#tcp) socket.destroy();
  }

  /** Sends the error and disconnects all clients. */
  kick(error: WireError): void {
    for (const socket of this.sockets) {
      socket.emit('error', error);
      socket.disconnect(true);
    }
  }

  #serve(socket: Socket): void {
    const { encoding } = parseHandshakeAuth(socket.handshake.auth);
    socket.emit('status', { stream: 'live', source: 'simulated', state: 'ok', since: 1, sources: [] });
    socket.on('subscribe', (value: unknown, answer: (answer: SubscribeAnswer) => void) => {
      try {
        const request = parseSubscribe(value);
        this.requests.push({ since: request.since, encoding });
        if (this.silent) return;
        if (this.refuseSubscribe !== undefined) {
          answer({ ok: false, error: this.refuseSubscribe });
          return;
        }
        if (request.channel !== 'trades' && request.channel !== 'quotes')
          throw new ProtocolError('bad_request', 'not scripted');
        const room = `${request.channel}@${request.rate ?? 4}`;
        const binary = encoding === 'binary';
        const since = request.since?.epoch === this.epoch ? request.since.version : undefined;
        this.#leave(socket, room);
        const member = { socket, room, channel: request.channel, binary, version: since ?? 0 };
        this.#members.add(member);
        answer({ ok: true, room, rate: request.rate ?? 4, symbols: [SYMBOL], denied: [] });
        if (since === undefined) this.#send(member, 0, true);
        else this.#send(member, Math.max(0, since - this.overlap));
      } catch (error) {
        answer({ ok: false, error: (error as ProtocolError).toWire() });
      }
    });
    socket.on('unsubscribe', (value: unknown, answer: (answer: { ok: true }) => void) => {
      const { room } = parseUnsubscribe(value);
      this.unsubscribed.push(room);
      this.#leave(socket, room);
      answer({ ok: true });
    });
    socket.on('clock', (value: unknown, answer: (answer: { time: number }) => void) => {
      parseClock(value);
      answer({ time: Date.now() * 1000 + AHEAD });
    });
    socket.on('disconnect', () => {
      for (const member of this.#members) if (member.socket === socket) this.#members.delete(member);
    });
  }

  #leave(socket: Socket, room: string): void {
    for (const member of this.#members)
      if (member.socket === socket && member.room === room) this.#members.delete(member);
  }

  #send(member: Member, from: number, full = false): void {
    const { socket, room, channel, binary } = member;
    member.version = this.version;
    if (this.dropping) return;
    const head = {
      stream: '/live',
      room,
      channel,
      epoch: this.epoch,
      from,
      to: this.version,
      time: Date.now() * 1000 + AHEAD,
      merged: this.version - from,
      ...(full ? { full: true as const } : undefined),
    };
    const trades = this.#trades.slice(from);
    const last = trades.at(-1);
    const quote = last && { symbol: SYMBOL, last: last.price, timestamp: last.timestamp };
    if (binary) {
      const parts =
        last === undefined || quote === undefined
          ? []
          : [
              channel === 'trades'
                ? encodeTradesSection(trades, SCALE, head.time)
                : encodeQuotesSection(quote, SCALE, head.time),
            ];
      socket.conn.write(Buffer.from(encodeFrame(head, [SCALE], parts)));
      return;
    }
    const { stream: _stream, channel: _channel, ...frame } = head;
    const content = channel === 'trades' ? { trades } : { quotes: [quote] };
    socket.emit('frame', (last === undefined ? frame : { ...frame, ...content }) as Frame);
  }
}
