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
/** How often the market moves meanwhile, ms. */
const PACE = 5;
/** Level of the log from which on something failed. */
const FAILURE = 50;
/** Patience on a busy machine, ms. */
export const PATIENT = { timeout: 60_000, interval: 5 };

/** Everything that a connection could leave behind. */
interface Held {
  readonly connections: number;
  readonly tcp: number;
  readonly namespaces: number;
  readonly peers: number;
  readonly rooms: number;
  readonly sessions: number;
}

/**
 * A real server whose market moves all the time, with one healthy client that watches all of it while others do their
 * worst.
 */
export class BesiegedServer {
  readonly #feed: ScriptedFeed;
  readonly #mirror = new Mirror();
  readonly #pushed: string[] = [];
  readonly #log: string[];
  readonly #heartbeat: NodeJS.Timeout;
  readonly server: LiveServer;
  readonly witness: ThinWebSocketClient;
  #turn = 0;
  #paused = false;
  #before: Held;

  private constructor(server: LiveServer, feed: ScriptedFeed, log: string[]) {
    this.server = server;
    this.#feed = feed;
    this.#log = log;
    this.witness = new ThinWebSocketClient(server.url);
    this.witness.onFrame = (frame) => this.#mirror.apply(frame);
    this.witness.onConnected = () => {
      for (const channel of CHANNELS) {
        this.witness.subscribe({ channel, symbols: ['*'], rate: 50, interval: '1s' });
      }
    };
    this.#before = this.held;
    this.#heartbeat = setInterval(() => this.#move(), PACE);
  }

  static async start(options: LiveServerOptions = {}): Promise<BesiegedServer> {
    const feed = new ScriptedFeed(SYMBOLS.map((symbol) => defined(anInstrument(symbol, { prevClose: 100 }))));
    const log: string[] = [];
    const server = await startLiveServer(feed, {
      log: createLog({ level: 'debug', format: 'json' }, { write: (line) => void log.push(line) }),
      ...options,
    });
    const besieged = new BesiegedServer(server, feed, log);
    await vi.waitFor(() => expect(besieged.#mirror.have.size).toBe(CHANNELS.length), PATIENT);
    besieged.#before = besieged.held;
    besieged.#pushed.length = 0;
    return besieged;
  }

  get url(): string {
    return this.server.url;
  }

  get held(): Held {
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
   * The healthy client has everything that happened, in order and once; and what the others had is gone. Call it when
   * they have hung up, or were cut off.
   * @param connections how many of others are still there, with nothing that they hold
   */
  async expectUnharmed({ connections = 0 } = {}): Promise<void> {
    const { connections: before, tcp } = this.#before;
    const expected = { ...this.#before, connections: before + connections, tcp: tcp + connections };
    await vi.waitFor(() => expect(this.held).toEqual(expected), PATIENT);
    await this.expectServed();
  }

  /** The healthy client has everything that happened, in order and once. */
  async expectServed(): Promise<void> {
    expect(this.witness.closed).toBe(false);
    const { market } = this.server.stream;
    this.#paused = true;
    await vi.waitFor(() => {
      if (this.#pushed.some((id) => !this.#mirror.trades.includes(id)))
        throw new Error('trades are on their way');
      if (!this.#mirror.reaches(market.version)) throw new Error('the healthy client is behind');
      for (let row = 0; row < market.size; row++) {
        const symbol = market.symbolOf(row);
        expect(this.#mirror.quotes.get(symbol)).toEqual(market.quote(row));
        expect(this.#mirror.depth.get(symbol)).toEqual(market.depth(row, 10));
        for (const bar of market.bars(row, '1s').newer(0, 10)) {
          expect(this.#mirror.bars.get(`${symbol} ${bar.start}`)).toEqual({ symbol, interval: '1s', ...bar });
        }
      }
    }, PATIENT);
    const wanted = new Set(this.#pushed);
    const seen = this.#mirror.trades.filter((id) => wanted.has(id));
    expect(seen.sort()).toEqual(this.#pushed.sort());
    this.#pushed.length = 0;
    this.#mirror.trades.length = 0;
    this.#paused = false;
    this.#expectCleanLog();
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.witness.end();
    await this.server.stop();
  }

  /** Nothing that others did was a failure of ours, and each line is one that a terminal can be shown. */
  #expectCleanLog(): void {
    for (const line of this.#log.splice(0)) {
      const { level } = JSON.parse(line) as { level: number };
      expect(level, line).toBeLessThan(FAILURE);
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
