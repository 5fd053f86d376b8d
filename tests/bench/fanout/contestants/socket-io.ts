import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { systemClock } from '../../../../server/time/clock';
import { everyFrame, type Group, Groups } from '../batches';
import type { Contestant, RunningServer } from '../contestant';
import { drive, type Sink, type Source } from '../source';
import { symbolName } from '../work';

/** Update in a conflated frame, with one-letter names; `i` for trades only. */
interface ShortUpdate {
  readonly s: string;
  readonly p: number;
  readonly z: number;
  readonly t: number;
  readonly i?: number;
}

/** One room per symbol, one JSON event per update, as in Socket.IO's documentation. */
export const naiveSocketIo: Contestant = {
  key: 'naive-socket.io',
  name: 'Socket.IO, JSON per update',
  ours: false,
  dialect: 'socket-io',
  carries: 100_000,
  async start(work, source) {
    const { io, listening } = open();
    io.on('connection', (socket) => {
      socket.on('watch', (symbols: number[], reply: (ok: boolean) => void) => {
        for (const symbol of symbols) socket.join(symbolName(symbol));
        reply(true);
      });
    });
    return serve(io, await listening, source, (symbol, price, size, time, number) => {
      const name = symbolName(symbol);
      const id = work.channel === 'trades' ? { id: String(number) } : undefined;
      io.to(name).emit('u', { symbol: name, price, size, time, ...id });
    });
  },
};

/** Newest state of changed symbols (or all new trades), `hz` times a second, one JSON event per client. */
export const conflatedSocketIo: Contestant = {
  key: 'merged-socket.io',
  name: 'Socket.IO, JSON conflated',
  ours: false,
  dialect: 'socket-io',
  async start(work, source) {
    const { io, listening } = open();
    const groups = new Groups<Socket>();
    io.on('connection', (socket) => {
      let mine: Group<Socket> | undefined;
      socket.on('watch', (symbols: number[], reply: (ok: boolean) => void) => {
        mine = groups.add(socket, symbols);
        if (work.board) socket.join('board');
        reply(true);
      });
      socket.on('disconnect', () => mine && groups.remove(socket, mine));
    });
    const news: ShortUpdate[][] = Array.from({ length: work.symbols }, () => []);
    const stopFlushes = everyFrame(work, () => {
      for (const { symbols, members } of groups.values()) {
        const updates: ShortUpdate[] = [];
        for (const symbol of symbols) for (const update of news[symbol] ?? []) updates.push(update);
        if (updates.length === 0) continue;
        if (work.board) io.to('board').emit('frame', updates);
        else for (const member of members) member.emit('frame', updates);
      }
      for (const list of news) list.length = 0;
    });
    const sink: Sink = (symbol, price, size, time, number) => {
      const list = news[symbol];
      if (!list) return;
      const update = { s: symbolName(symbol), p: price, z: size, t: time };
      if (work.channel === 'trades') list.push({ ...update, i: number });
      else list[0] = update;
    };
    return serve(io, await listening, source, sink, stopFlushes);
  },
};

function open(): { io: Server; listening: Promise<number> } {
  const http = createServer();
  const io = new Server(http, { perMessageDeflate: false, serveClient: false });
  const listening = new Promise<number>((resolve) => {
    http.listen(0, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
  return { io, listening };
}

function serve(
  io: Server,
  port: number,
  source: Source,
  sink: Sink,
  stopFlushes: () => void = () => {},
): RunningServer {
  const clock = systemClock();
  let haltSource = (): void => {};
  return {
    port,
    go: () => {
      haltSource = drive(source, () => clock.wall() / 1_000, sink);
    },
    halt: () => haltSource(),
    stop: async () => {
      stopFlushes();
      await io.close();
    },
  };
}
