import { Manager } from 'socket.io-client';
import {
  connect,
  type MarketClient,
  WALL_RECONNECTION_DELAY_MAX_MS,
} from '../../../lib/client/market-client';
import * as binaryParser from '../../../lib/protocol/parser';

/** Contestants: the client of our walls, and Socket.IO's own reconnection with its defaults. */
export type WallKind = 'tickerwall' | 'socket.io';

export interface WallClientsWork {
  readonly url: string;
  readonly count: number;
  readonly symbols: readonly string[];
}

/** First frame of each client since the last mark, ms since 1970; undefined while it has none. */
export type FirstFrames = Readonly<Record<WallKind, readonly (number | undefined)[]>>;

/** Plays walls of both kinds, which reconnect by themselves. */
export function wallClients() {
  const walls: MarketClient[] = [];
  const others: Manager[] = [];
  const frames: Record<WallKind, (number | undefined)[]> = { tickerwall: [], 'socket.io': [] };
  const arrived = (kind: WallKind, client: number): void => {
    frames[kind][client] ??= performance.timeOrigin + performance.now();
  };

  return {
    open({ url, count, symbols }: WallClientsWork): void {
      const request = { channel: 'quotes', symbols, rate: 1 } as const;
      for (let client = 0; client < count; client++) {
        const wall = connect({
          ...{ url, encoding: 'binary', reconnectionDelayMax: WALL_RECONNECTION_DELAY_MAX_MS },
        });
        wall.subscribe(request, () => arrived('tickerwall', client));
        walls.push(wall);

        const manager = new Manager(url, { parser: binaryParser, query: { stream: '/live' } });
        const socket = manager.socket('/live', { auth: { encoding: 'binary' } });
        socket.on('connect', () => socket.emit('subscribe', request, () => undefined));
        socket.on('frame', () => arrived('socket.io', client));
        others.push(manager);
      }
    },
    /** Forgets the frames so far. */
    mark(): void {
      for (const list of Object.values(frames)) list.length = 0;
    },
    first: (): FirstFrames => frames,
    close(): void {
      for (const client of walls) client.close();
      for (const manager of others) {
        manager.reconnection(false);
        manager._close();
      }
    },
  };
}

export type WallClients = ReturnType<typeof wallClients>;
