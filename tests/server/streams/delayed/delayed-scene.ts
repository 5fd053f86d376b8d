import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketEvent } from '../../../../lib/market/event';
import type { Feed } from '../../../../server/feeds/feed';
import { DelayedStreams } from '../../../../server/streams/delayed/delayed-streams';
import { Stream } from '../../../../server/streams/stream';
import { Recordings } from '../../../../server/tape/recorder/recordings';
import { ManualClock } from '../../manual-clock';
import { QUIET_SETTINGS } from '../../tape/recorder/fed-stream';
import { instrument } from '../../tape/sample-events';
import { quiet } from '../replay/scene';

/** A received event with the monotonic time of its receipt, µs, and the number of the feed's run. */
export interface Received {
  readonly at: number;
  readonly run: number;
  readonly event: MarketEvent;
}

const INSTRUMENTS = ['A', 'B', 'C'].map(instrument);

/** A live stream that a test feeds on a manual clock, with its tape for rewinding and its delayed streams. */
export class DelayedScene {
  readonly clock = new ManualClock();
  readonly received: Received[] = [];
  readonly live: Stream;
  readonly recordings: Recordings;
  readonly streams: DelayedStreams;
  run = 0;
  #batches: MarketEvent[][] = [];
  #wake: (() => void) | undefined;
  #ends = false;
  #trades = 0;
  readonly #delay: number;

  /** @param delay delay of guests, s */
  constructor(dataDir: string, delay: number, maxDelay = 900) {
    const { clock } = this;
    this.#delay = delay;
    const log = { ...quiet, error: () => undefined };
    const options = { clock, log, boardSymbols: () => undefined };
    this.live = new Stream({ ...options, name: '/live', feed: this.#feed() });
    this.recordings = new Recordings({
      ...{ dataDir, stream: this.live, log, now: () => clock.wall(), keepsEarlier: true },
      settings: { ...QUIET_SETTINGS, rewindMinutes: maxDelay / 60 },
    });
    this.streams = new DelayedStreams({
      ...{ ...options, live: this.live, maxDelay, guestDelay: delay },
      tape: () => this.recordings.rewindNumber,
      hold: (tape) => this.recordings.holdRewind(tape),
    });
  }

  async start(): Promise<void> {
    await this.recordings.open();
    this.live.start();
    this.streams.start();
    await this.settle();
  }

  async stop(): Promise<void> {
    this.streams.stop();
    await this.live.stop();
    await this.recordings.close();
  }

  /** Receives one of the kinds of events for each code. */
  receive(...codes: readonly string[]): void {
    const now = this.clock.wall();
    const stamp = { timestamp: now, localTimestamp: now };
    this.#give(
      codes.map((code): MarketEvent => {
        const number = ++this.#trades;
        const symbol = instrument(code).symbol;
        const price = 10 + (number % 50) / 100;
        if (number % 3 === 0) return { type: 'quote', symbol, ...stamp, bid: price, bidSize: number };
        return { type: 'trade', symbol, ...stamp, id: `t${number}`, price, size: number, side: 'buy' };
      }),
    );
  }

  /** Receives a trade of an earlier time, µs. */
  receiveLate(code: string, timestamp: number): void {
    const { symbol } = instrument(code);
    const localTimestamp = this.clock.wall();
    const trade = { id: `t${++this.#trades}`, price: 99, size: 1, side: 'buy' } as const;
    this.#give([{ type: 'trade', symbol, timestamp, localTimestamp, ...trade }]);
  }

  /** Ends the run of the feed; the stream starts over. */
  async restart(): Promise<void> {
    this.#ends = true;
    this.#wake?.();
    await this.settle();
  }

  /** Passes so many ms, in steps. */
  async pass(ms: number, step = 50): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      await turns(4);
    }
  }

  /** Lets files be read and written, and what waits for them happen, while almost no time passes. */
  async settle(delay = this.#delay): Promise<void> {
    await turns(4);
    await sleep(2);
    for (let step = 0; step < 3; step++) {
      this.clock.advance(20);
      let isDone = false;
      void this.streams
        .find(delay)
        ?.settled()
        .then(() => {
          isDone = true;
        });
      for (await turns(2); !isDone; await sleep(1)) this.clock.advance(1);
    }
  }

  #give(events: readonly MarketEvent[]): void {
    this.#batches.push([...events]);
    this.#wake?.();
  }

  #feed(): Feed {
    const scene = this;
    return {
      ...{ name: 'scene', source: 'simulated', loop: true },
      async *run(signal) {
        signal.addEventListener('abort', () => scene.#wake?.(), { once: true });
        scene.#ends = false;
        scene.run++;
        const now = scene.clock.wall();
        const stamp = { timestamp: now, localTimestamp: now };
        scene.#batches = [
          INSTRUMENTS.map((one) => ({ type: 'instrument', symbol: one.symbol, instrument: one, ...stamp })),
        ];
        while (!signal.aborted) {
          const batch = scene.#batches.shift();
          if (batch) {
            const at = scene.clock.monotonic();
            scene.received.push(...batch.map((event) => ({ at, run: scene.run, event })));
            yield batch;
          } else if (scene.#ends) return;
          else {
            await new Promise<void>((resolve) => {
              scene.#wake = resolve;
            });
          }
        }
      },
    };
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
