import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { webSocketMessage } from '../../../../server/gateways/web-socket-frame';
import { systemClock } from '../../../../server/time/clock';
import { everyFrame, type Group, Groups } from '../batches';
import type { Contestant, RunningServer } from '../contestant';
import { FixedRecords } from '../fixed-records';
import { drive, type Sink, type Source } from '../source';
import { type ServerWork, symbolName } from '../work';

/** Bytes per update of our encoding, measured by this benchmark. */
const OUR_BYTES_AN_UPDATE = 7.9;
const AS_TEXT = { binary: false, compress: false } as const;
const AS_BINARY = { binary: true, compress: false } as const;

/** One JSON message per update, encoded once for all clients of the symbol. */
export const naiveWebSocket: Contestant = {
  key: 'naive-ws',
  name: 'ws, JSON per update, encoded once',
  ours: false,
  dialect: 'web-socket-json',
  carries: 100_000,
  async start(work, source) {
    const watchers = Array.from({ length: work.symbols }, () => new Set<WebSocket>());
    const server = await open((socket, symbols) => {
      for (const symbol of symbols) watchers[symbol]?.add(socket);
      return () => {
        for (const symbol of symbols) watchers[symbol]?.delete(socket);
      };
    });
    return serve(server, source, (index, price, size, time, number) => {
      const symbol = symbolName(index);
      const update =
        work.channel === 'trades' ? { symbol, id: String(number), price, size, time } : undefined;
      const message = Buffer.from(JSON.stringify(update ?? { symbol, price, size, time }));
      for (const socket of watchers[index] ?? []) socket.send(message, AS_TEXT);
    });
  },
};

/** Newest state of changed symbols (or all new trades), `hz` times a second, 26 bytes per update. */
export const conflatedWebSocket: Contestant = {
  key: 'merged-ws',
  name: 'ws, fixed binary conflated',
  ours: false,
  dialect: 'web-socket-binary',
  async start(work, source) {
    const groups = new Groups<WebSocket>();
    const server = await open((socket, symbols) => {
      const group: Group<WebSocket> = groups.add(socket, symbols);
      return () => groups.remove(socket, group);
    });
    const records = new FixedRecords(work.symbols, work.channel === 'trades');
    const stopFlushes = everyFrame(work, () => {
      for (const { symbols, members } of groups.values()) {
        const message = records.frame(symbols);
        if (!message) continue;
        for (const socket of members) socket.send(message, AS_BINARY);
      }
      records.clear();
    });
    return serve(server, source, (...update) => records.add(...update), stopFlushes);
  },
};

/**
 * Lower bound of all peers: a prepared message of the size of our frame, written to each socket `hz` times a
 * second.
 * It measures the cost of the write alone.
 */
export const bareWrite: Contestant = {
  key: 'bare-write',
  name: 'nothing but the write',
  ours: false,
  dialect: 'web-socket-ignored',
  async start(work, source) {
    const sockets = new Set<Duplex>();
    const server = await open((webSocket) => {
      const { _socket: socket } = webSocket as WebSocket & { readonly _socket: Duplex };
      sockets.add(socket);
      return () => sockets.delete(socket);
    });
    const message = webSocketMessage(Buffer.alloc(expectedBytes(work)), 'binary');
    const stopFlushes = everyFrame(work, () => {
      for (const socket of sockets) socket.write(message);
    });
    return serve(server, source, () => {}, stopFlushes);
  },
};

/**
 * Returns the expected size of our frame: of the watched symbols, those with an update since the last frame.
 */
function expectedBytes({ symbols, rate, hz, watch }: ServerWork): number {
  return Math.round(watch * (1 - Math.exp(-rate / hz / symbols)) * OUR_BYTES_AN_UPDATE);
}

/**
 * Starts a server whose clients send `{"watch":[…]}` and get `ok`. `joined` returns a function for when one
 * leaves.
 */
async function open(
  joined: (socket: WebSocket, symbols: readonly number[]) => () => void,
): Promise<WebSocketServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  server.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.once('message', (data) => {
      const { watch } = JSON.parse(String(data)) as { watch: number[] };
      socket.once('close', joined(socket, watch));
      socket.send('ok', AS_TEXT);
    });
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

function serve(
  server: WebSocketServer,
  source: Source,
  sink: Sink,
  stopFlushes: () => void = () => {},
): RunningServer {
  const clock = systemClock();
  let haltSource = (): void => {};
  return {
    port: (server.address() as AddressInfo).port,
    go: () => {
      haltSource = drive(source, () => clock.wall() / 1_000, sink);
    },
    halt: () => haltSource(),
    stop: async () => {
      stopFlushes();
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
