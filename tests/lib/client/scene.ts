import { afterEach, beforeEach, expect, vi } from 'vitest';
import { type ConnectOptions, connect, type MarketClient } from '../../../lib/client/market-client';
import type { Frame } from '../../../lib/protocol/messages';
import { ScriptedServer } from './scripted-server';

/** Timeout of a test's waits, ms: far more than needed on a busy machine. */
export const PATIENT = { timeout: 60_000, interval: 5 };
export const TRADES = { channel: 'trades', symbols: ['sim:*'] } as const;

export const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Trades as a page would know them: a full frame replaces them, any other adds to them. */
export class TradeList {
  readonly frames: Frame[] = [];
  ids: number[] = [];

  readonly add = (frame: Frame): void => {
    this.frames.push(frame);
    if (frame.full) this.ids = [];
    this.ids.push(...(frame.trades ?? []).map((trade) => Number(trade.id)));
  };

  get fullFrames(): number {
    return this.frames.filter((frame) => frame.full).length;
  }
}

/** A server and the clients of one test. */
export class Scene {
  readonly server = new ScriptedServer();
  readonly #clients: MarketClient[] = [];

  open(options: ConnectOptions = {}): MarketClient {
    const { url } = this.server;
    const client = connect({ url, reconnectionDelay: 20, reconnectionDelayMax: 100, ...options });
    this.#clients.push(client);
    return client;
  }

  /** Publishes about a trade per millisecond until `during` resolves. */
  async publishDuring(during: () => Promise<void>): Promise<void> {
    const timer = setInterval(() => this.server.publish(), 1);
    try {
      await during();
    } finally {
      clearInterval(timer);
    }
  }

  /** Waits until the list has the newest trade. */
  async settled(list: TradeList): Promise<void> {
    await vi.waitFor(() => expect(list.ids.at(-1)).toBe(this.server.version), PATIENT);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.server.stop();
  }
}

/** Creates a scene for each test of the file; read it inside a test. */
export function sceneOfEachTest(): { readonly now: Scene } {
  const held = { now: new Scene() };
  beforeEach(async () => {
    held.now = new Scene();
    await held.now.server.start();
  });
  afterEach(() => held.now.close());
  return held;
}
