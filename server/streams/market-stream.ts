import type { MarketEvent, Source } from '../../lib/market/event';
import type { StreamState, StreamStatus } from '../../lib/protocol/messages';
import { BinaryEncoder } from '../fanout/binary-encoder';
import type { DeliveryCounts } from '../fanout/delivery-counts';
import { Fanout } from '../fanout/fanout';
import { FrameSlab } from '../fanout/frame-slab';
import { JsonEncoder } from '../fanout/json-encoder';
import type { BoardSymbols } from '../fanout/selection';
import { type BarHistory, type BarRange, joinBars } from '../history/bar-history';
import type { StoredBar } from '../market/bar-series';
import { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { EventRate } from './event-rate';

/** What a stream tells its owner. */
export interface StreamLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface MarketStreamOptions {
  /** Namespace, with the slash: `/live`. */
  readonly name: string;
  /** What the configuration calls its feed: `simulator`, `tape:<id>`. */
  readonly feedName: string;
  readonly source: Source;
  readonly clock: Clock;
  readonly boardSymbols: BoardSymbols;
  readonly log: StreamLog;
  /** How long a client may be behind until it is closed with `too_slow`, ms; the fan-out has a default. */
  readonly maxLaggingMs?: number | undefined;
  /** Symbols that a subscription may come to; the fan-out has a default. */
  readonly maxSymbols?: number | undefined;
  /** Where it is counted what goes out to its rooms; streams may share one. */
  readonly delivered?: DeliveryCounts | undefined;
  /** First epoch; by default the start time, ms since 1970. */
  readonly epoch?: number | undefined;
  /** Bars that are older than what memory keeps. */
  readonly history?: BarHistory | undefined;
}

/** What is known of a market and the rooms that watch it: what every stream is, whatever brings its events. */
export class MarketStream {
  readonly name: string;
  readonly feedName: string;
  readonly market = new Market();
  readonly fanout: Fanout;
  readonly rate: EventRate;
  readonly startedAt: number;
  readonly #options: MarketStreamOptions;
  readonly #listeners = new Set<(status: StreamStatus) => void>();
  #status: StreamStatus;
  #lastEventAt: number;
  #refused = 0;

  constructor(options: MarketStreamOptions) {
    const { name, feedName, source, clock, boardSymbols, maxLaggingMs, maxSymbols, delivered } = options;
    this.name = name;
    this.feedName = feedName;
    this.#options = options;
    this.startedAt = clock.now();
    this.#lastEventAt = this.startedAt;
    this.rate = new EventRate(clock);
    this.#status = { stream: name, source, state: 'down', since: this.startedAt, reason: 'starting' };
    const slab = new FrameSlab();
    this.fanout = new Fanout({
      market: this.market,
      clock,
      boardSymbols,
      epoch: options.epoch ?? Math.floor(this.startedAt / 1000),
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder(name, this.market, slab) : new JsonEncoder(),
      ...(maxLaggingMs !== undefined && { maxLaggingMs }),
      ...(delivered !== undefined && { delivered }),
      maxSymbols,
    });
  }

  get status(): StreamStatus {
    return this.#status;
  }

  /** When the newest events came, µs of the server's clock; the start before any did. */
  get lastEventAt(): number {
    return this.#lastEventAt;
  }

  /** Calls back at each change of the status; the answer stops that. */
  onStatus(listener: (status: StreamStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Takes in what the feed gives. After a `disconnect` without followers the stream is down, else it is well.
   * @returns the events but for those that the market refused
   */
  apply(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const taken = this.load(events);
    const last = events.at(-1);
    if (last === undefined) return taken;
    this.#lastEventAt = this.#options.clock.now();
    this.rate.add(events.length);
    this.settle(last);
    return taken;
  }

  /**
   * Takes in events that rebuild a state: nothing happened now.
   * @returns the events but for those that the market refused
   */
  load(events: readonly MarketEvent[]): readonly MarketEvent[] {
    /** Made when the market refuses one. */
    let taken: MarketEvent[] | undefined;
    for (const [place, event] of events.entries()) {
      try {
        this.market.apply(event);
        taken?.push(event);
      } catch (error) {
        taken ??= events.slice(0, place);
        this.#refuse(event, error);
      }
    }
    return taken ?? events;
  }

  /** The state of the stream after the event that was the last one. */
  settle(last: MarketEvent | undefined): void {
    if (last?.type === 'disconnect') this.setState('down', last.reason);
    else this.setState('ok');
  }

  /**
   * Bars of a symbol from history and memory as one, oldest first, the forming one last; none for an unknown symbol.
   * @throws what the history throws
   */
  async bars(range: BarRange): Promise<readonly StoredBar[]> {
    const { from, to, limit } = range;
    const inMemory = (): readonly StoredBar[] => {
      const row = this.market.indexOf(range.symbol);
      return row < 0 ? [] : this.market.bars(row, range.interval).range(from, to + 1, limit);
    };
    const { history } = this.#options;
    if (history === undefined || (!history.isWhole && inMemory().length === limit)) return inMemory();
    const past = await history.read(range);
    // After history: what goes from memory to there meanwhile is seen twice and not missed.
    return history.isWhole ? joinBars(inMemory(), past, limit) : joinBars(past, inMemory(), limit);
  }

  setState(state: StreamState, reason?: string): void {
    if (this.#status.state === state && this.#status.reason === reason) return;
    const { clock, log, source } = this.#options;
    const since = clock.now();
    this.#status = { stream: this.name, source, state, since, ...(reason !== undefined && { reason }) };
    log.info({ stream: this.name, state, reason }, 'stream state');
    for (const listener of this.#listeners) listener(this.#status);
  }

  /** An event that makes no sense is counted and left out; the first of a run is logged. */
  #refuse(event: MarketEvent, error: unknown): void {
    if (this.#refused++ > 0) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ feed: this.feedName, type: event.type, reason }, 'an event was left out');
  }
}
