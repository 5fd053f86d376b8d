import type { MarketEvent, Source } from '../../lib/market/event';
import type { StreamState, StreamStatus } from '../../lib/protocol/messages';
import { BinaryEncoder } from '../fanout/binary-encoder';
import type { DeliveryCounts } from '../fanout/delivery-counts';
import { Fanout } from '../fanout/fanout';
import { FrameSlab } from '../fanout/frame-slab';
import { JsonEncoder } from '../fanout/json-encoder';
import type { Entitlements } from '../fanout/peer';
import type { BoardSymbols } from '../fanout/selection';
import { type BarHistory, type BarRange, joinBars } from '../history/bar-history';
import type { StoredBar } from '../market/bar-series';
import { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { EventRate } from './event-rate';

/** Shortest time between two reports of changes that only concern sources, µs: many may recover one by one. */
const REPORT_PERIOD = 100_000;

/** Keys of viewers for which a status is kept. */
const MAX_VISIBLE = 1_000;

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
  readonly #listeners = new Set<() => void>();
  #status: StreamStatus;
  /** Version of the market's sources in the status. */
  #sourcesVersion = 0;
  /** Version of the market's sources that the state was derived from. */
  #settledVersion = 0;
  /** What viewers of each key may see of a status. */
  readonly #visible = new Map<string, { readonly of: StreamStatus; readonly visible: StreamStatus }>();
  #reportedAt = Number.NEGATIVE_INFINITY;
  #cancelReport: (() => void) | undefined;
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
    this.#status = {
      stream: name,
      source,
      state: 'down',
      since: this.startedAt,
      reason: 'starting',
      sources: [],
    };
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

  /** Its state and that of its sources. */
  get status(): StreamStatus {
    const { version } = this.market.sources;
    if (version !== this.#sourcesVersion) {
      this.#sourcesVersion = version;
      this.#status = { ...this.#status, sources: this.market.sources.list() };
    }
    return this.#status;
  }

  /**
   * The status without sources of which the viewer may see no symbol; the same object while that does not change.
   * Equal keys allow the same symbols.
   */
  statusFor({ key, allows }: Pick<Entitlements, 'key' | 'allows'>): StreamStatus {
    const { status } = this;
    const known = this.#visible.get(key);
    if (known?.of === status) return known.visible;
    const now = { ...status, sources: this.market.sources.visible(status.sources, allows) };
    const isSame = known !== undefined && JSON.stringify(known.visible) === JSON.stringify(now);
    const visible = isSame ? known.visible : now;
    if (this.#visible.size >= MAX_VISIBLE) this.#visible.clear();
    this.#visible.set(key, { of: status, visible });
    return visible;
  }

  /** When the newest events came, µs of the server's clock; the start before any did. */
  get lastEventAt(): number {
    return this.#lastEventAt;
  }

  /** Calls back at each change of the status; the answer stops that. */
  onStatus(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Applies what the feed gives and reports what that changes about the sources.
   * @returns the events but for those that the market refused
   */
  apply(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const taken = this.load(events);
    if (events.length === 0) return taken;
    this.#lastEventAt = this.#options.clock.now();
    this.rate.add(events.length);
    this.settle();
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

  /**
   * Finds sources that have been silent for too long.
   * @param time moment of the market, µs
   * @param pace seconds of the market that pass in one of the viewer's
   */
  judge(time: number, pace = 1): void {
    this.market.sources.judge(time, pace);
    this.settle();
  }

  /** Reports the state that the sources have come to. */
  settle(): void {
    const { sources } = this.market;
    if (sources.version === this.#settledVersion) return;
    this.#settledVersion = sources.version;
    const { state, reason } = sources.overall();
    if (this.#status.state !== state || this.#status.reason !== reason) this.#change(state, reason);
    else this.#reportSoon();
  }

  /** The whole feed is lost, for a reason that no event names. */
  fail(reason: string): void {
    const { time } = this.market;
    this.market.sources.apply({ type: 'disconnect', timestamp: time, localTimestamp: time, reason });
    this.settle();
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

  /** Reports no further changes. */
  stopReporting(): void {
    this.#cancelReport?.();
    this.#listeners.clear();
  }

  #change(state: StreamState, reason: string | undefined): void {
    const { clock, log, source } = this.#options;
    const { sources } = this.status;
    this.#status = {
      ...{ stream: this.name, source, state, since: clock.now() },
      ...(reason !== undefined && { reason }),
      sources,
    };
    log.info({ stream: this.name, state, reason }, 'stream state');
    this.#report();
  }

  #reportSoon(): void {
    const { clock } = this.#options;
    const wait = this.#reportedAt + REPORT_PERIOD - clock.now();
    if (wait <= 0) this.#report();
    else this.#cancelReport ??= clock.after(wait / 1_000, () => this.#report());
  }

  #report(): void {
    this.#cancelReport?.();
    this.#cancelReport = undefined;
    this.#reportedAt = this.#options.clock.now();
    for (const listener of this.#listeners) listener();
  }

  /** An event that makes no sense is counted and left out; the first of a run is logged. */
  #refuse(event: MarketEvent, error: unknown): void {
    if (this.#refused++ > 0) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ feed: this.feedName, type: event.type, reason }, 'an event was left out');
  }
}
