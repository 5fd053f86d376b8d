import type { MarketEvent } from '../../../../lib/market/event';
import type { SessionRequest } from '../../../../lib/protocol/http/session-routes';
import type { ControlRequest, SessionState } from '../../../../lib/protocol/messages';
import { Market } from '../../../../server/market/market';
import { ReplaySession } from '../../../../server/streams/replay/replay-session';
import type { BarsOf } from '../../../../server/streams/replay/session-bars';
import { Turns } from '../../../../server/streams/replay/turns';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import type { SuppliedTape, TapeSupply } from '../../../../server/tape/playback/tape-supply';
import { TimeLine } from '../../../../server/tape/playback/time-line';
import type { Clock } from '../../../../server/time/clock';
import { ManualClock } from '../../manual-clock';

/** Clock that advances at each reading, so that work reaches its deadlines. */
export class BusyClock implements Clock {
  readonly #hand = new ManualClock();
  #worked = 0;

  /** @param cost time of one reading, µs */
  constructor(readonly cost: number) {}

  wall(): number {
    return this.#hand.wall() + this.#worked;
  }

  monotonic(): number {
    this.#worked += this.cost;
    return this.#hand.monotonic() + this.#worked;
  }

  after(delay: number, callback: () => void): () => void {
    return this.#hand.after(Math.max(1, delay), callback);
  }

  setWall(ms: number): void {
    this.#hand.setWall(ms);
  }

  advance(ms: number): void {
    this.#hand.advance(ms);
  }
}

export const quiet = { info: () => undefined, warn: () => undefined };

/** A session on a manual clock, with its reported states. */
export class Scene {
  readonly reports: SessionState[] = [];
  readonly session: ReplaySession;

  constructor(
    readonly timeLine: TimeLine,
    readonly clock: ManualClock | BusyClock = new ManualClock(),
    request: Partial<SessionRequest> = {},
    tapes: TapeSupply = { open: () => Promise.reject(new Error('no tape is to be opened')) },
    barsOf?: BarsOf,
  ) {
    this.session = new ReplaySession({
      id: 'test',
      request: {
        ...{ tapes: ['a'], speed: 1, loop: false, playing: false, rebase: false },
        ...request,
      },
      timeLine,
      tapes,
      clock,
      turns: new Turns(clock),
      boardSymbols: () => undefined,
      barsOf,
      log: quiet,
    });
    this.session.onState((state) => this.reports.push(state));
  }

  get market(): Market {
    return this.session.stream.market;
  }

  get position(): number {
    return this.session.state.position;
  }

  start(): Promise<void> {
    return this.settle(this.session.start());
  }

  control(request: ControlRequest): Promise<void> {
    return this.settle(this.session.control(request));
  }

  /** Advances the clock in small steps, so that timers in between run. */
  async pass(ms: number, step = 10): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.advance(Math.min(step, left));
      await turn();
    }
  }

  /** Advances the clock until the promise is settled. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const done = (): void => {
      settled = true;
    };
    promise.then(done, done);
    for (;;) {
      await turn();
      if (settled) return promise;
      this.clock.advance(1);
    }
  }
}

export function tapeIn(folder: string, id = 'a', growing = false): SuppliedTape {
  return { id, reader: new TapeReader(folder), growing, release: () => undefined };
}

export function timeLineOf(folder: string): TimeLine {
  return new TimeLine([tapeIn(folder)]);
}

/** Returns the market after all events up to a time (µs). */
export function marketAt(events: readonly MarketEvent[], time: number): Market {
  const market = new Market();
  for (const event of events) if (event.localTimestamp <= time) market.apply(event);
  return market;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
