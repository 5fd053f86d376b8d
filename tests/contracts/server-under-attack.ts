import { expect, vi } from 'vitest';
import type { Level } from '../../lib/market/event';
import { createLog } from '../../server/telemetry/log';
import { anInstrument, aTrade, defined } from '../server/events';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { Mirror } from './mirror';
import { ScriptedFeed } from './scripted-feed';
import { ThinWebSocketClient } from './thin-client';

export const SYMBOLS = ['A', 'B', 'C'].map((code) => `sim:${code}`);
const CHANNELS = ['quotes', 'trades', 'depth', 'bars'] as const;
/** Interval of market events, ms. */
const MOVE_EVERY_MS = 5;
/** Minimum level of a log line that reports a server error. */
const ERROR_LEVEL = 50;
/** Timeout for a busy machine. */
export const WAIT = { timeout: 60_000, interval: 5 };

/** Resources that a connection could leak. */
interface Resources {
  readonly connections: number;
  readonly tcp: number;
  readonly namespaces: number;
  readonly peers: number;
  readonly rooms: number;
  readonly sessions: number;
}

/**
 * Real server with a moving market and one healthy client that watches all of it, while other clients attack.
 */
export class ServerUnderAttack {
  readonly #feed: ScriptedFeed;
  readonly #mirror = new Mirror();
  readonly #pushed: string[] = [];
  readonly #log: string[];
  readonly #heartbeat: NodeJS.Timeout;
  readonly server: LiveServer;
  readonly healthy: ThinWebSocketClient;
  #turn = 0;
  #paused = false;
  #before: Resources;

  constructor(server: LiveServer, feed: ScriptedFeed, log: string[]) {
    this.server = server;
    this.#feed = feed;
    this.#log = log;
    this.healthy = new ThinWebSocketClient(server.url);
    this.healthy.onFrame = (frame) => this.#mirror.apply(frame);
    this.healthy.onConnected = () => {
      for (const channel of CHANNELS) {
        this.healthy.subscribe({ channel, symbols: ['*'], rate: 50, interval: '1s' });
      }
    };
    this.#before = this.held;
    this.#heartbeat = setInterval(() => this.#move(), MOVE_EVERY_MS);
  }

  static async start(options: LiveServerOptions = {}): Promise<ServerUnderAttack> {
    const feed = new ScriptedFeed(SYMBOLS.map((symbol) => defined(anInstrument(symbol, { prevClose: 100 }))));
    const log: string[] = [];
    const server = await startLiveServer(feed, {
      log: createLog({ level: 'debug', format: 'json' }, { write: (line) => void log.push(line) }),
      ...options,
    });
    const target = new ServerUnderAttack(server, feed, log);
    await vi.waitFor(() => {
      expect(target.#mirror.have.size).toBe(CHANNELS.length);
      // Before its first order book a symbol is in no frame.
      expect(target.#mirror.depth.size).toBe(SYMBOLS.length);
    }, WAIT);
    target.#before = target.held;
    target.#pushed.length = 0;
    return target;
  }

  get url(): string {
    return this.server.url;
  }

  get held(): Resources {
    const { gateway, stream, sessions, tcpConnections } = this.server;
    return {
      connections: this.server.connections,
      tcp: tcpConnections,
      namespaces: gateway.namespaces,
      peers: stream.fanout.peerCount,
      rooms: stream.fanout.roomCount,
      sessions: sessions.all().length,
    };
  }

  /**
   * Expects that the healthy client has every event in order and once, and that the attackers left no
   * resources.
   * Call it when the attackers have hung up or were closed.
   * @param connections number of attackers still connected, without subscriptions
   */
  async expectUnharmed({ connections = 0 } = {}): Promise<void> {
    const { connections: before, tcp } = this.#before;
    const expected = { ...this.#before, connections: before + connections, tcp: tcp + connections };
    await vi.waitFor(() => expect(this.held).toEqual(expected), WAIT);
    await this.expectServed();
  }

  /** Expects that the healthy client has every event in order and once. */
  async expectServed(): Promise<void> {
    expect(this.healthy.closed).toBe(false);
    this.#paused = true;
    try {
      await this.#expectAllReceived();
    } finally {
      this.#paused = false;
    }
    this.#expectCleanLog();
  }

  async #expectAllReceived(): Promise<void> {
    const { market } = this.server.stream;
    await vi.waitFor(() => {
      if (this.#pushed.some((id) => !this.#mirror.trades.includes(id))) throw new Error('trades are missing');
      if (!this.#mirror.reaches(market.version)) throw new Error('the healthy client is not up to date');
      for (let row = 0; row < market.size; row++) {
        const symbol = market.symbolOf(row);
        expect(this.#mirror.quotes.get(symbol)).toEqual(market.quote(row));
        expect(this.#mirror.depth.get(symbol)).toEqual(market.depth(row, 10));
        for (const bar of market.bars(row, '1s').newer(0, 10)) {
          expect(this.#mirror.bars.get(`${symbol} ${bar.start}`)).toEqual({ symbol, interval: '1s', ...bar });
        }
      }
    }, WAIT);
    const wanted = new Set(this.#pushed);
    const seen = this.#mirror.trades.filter((id) => wanted.has(id));
    expect(seen.sort()).toEqual(this.#pushed.sort());
    this.#pushed.length = 0;
    this.#mirror.trades.length = 0;
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.healthy.end();
    await this.server.stop();
  }

  /** Expects that attacks caused no server errors, and that log lines are safe for terminals. */
  #expectCleanLog(): void {
    for (const line of this.#log.splice(0)) {
      const { level } = JSON.parse(line) as { level: number };
      expect(level, line).toBeLessThan(ERROR_LEVEL);
      expect(line.slice(0, -1), line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    }
  }

  #move(): void {
    if (this.#paused) return;
    const time = 1_700_000_000_000_000 + ++this.#turn * 1_000;
    const symbol = SYMBOLS[this.#turn % SYMBOLS.length] as string;
    const price = 100 + (this.#turn % 40) / 100;
    const trade = aTrade(symbol, price, 1 + (this.#turn % 9), time);
    this.#pushed.push(trade.id);
    const stamp = { symbol: trade.symbol, timestamp: time, localTimestamp: time };
    const bids: Level[] = [[price - 0.01, this.#turn]];
    this.#feed.push(trade, { type: 'book_snapshot', ...stamp, bids, asks: [[price + 0.01, 5]] });
  }
}
