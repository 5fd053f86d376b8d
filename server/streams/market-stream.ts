import type { MarketEvent, Source } from '../../lib/market/event';
import type { Interval } from '../../lib/market/interval';
import type { SourceStatus, StreamState, StreamStatus } from '../../lib/protocol/messages';
import { BinaryEncoder } from '../fanout/binary-encoder';
import type { DeliveryCounts } from '../fanout/delivery-counts';
import { Fanout } from '../fanout/fanout';
import { FrameSlab } from '../fanout/frame-slab';
import { JsonEncoder } from '../fanout/json-encoder';
import type { Entitlements } from '../fanout/peer';
import type { BoardSymbols } from '../fanout/selection';
import { type BarHistory, type BarRange, readBars, readJoined } from '../history/bar-history';
import type { InstrumentReference } from '../instruments/instrument-reference';
import type { StoredBar } from '../market/bar-series';
import { Market } from '../market/market';
import type { Clock } from '../time/clock';
import { EventRate } from './event-rate';

/** Minimum time between two reports of changes of sources, µs: many may recover one by one. */
const REPORT_PERIOD = 100_000;

/** Time between two logs of rejected events, µs. */
const REJECTED_LOG_PERIOD = 10_000_000;

/** Time that clients of a shared stream wait for versions that they have from another node, ms. */
const MAX_AHEAD_MS = 1_000;

/** Maximum of entitlement keys for which a status is cached. */
const MAX_CACHED_STATUSES = 1_000;

/** Smallest change of the begin of delayed data that is reported, µs. */
const MIN_BEGIN_CHANGE = 1_000_000;

function isoTime(micros: number): string {
  return `${new Date(micros / 1_000).toISOString().slice(0, 19)}Z`;
}

/** Log of a stream. */
export interface StreamLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface MarketStreamOptions {
  /** Namespace, with the slash: `/live`. */
  readonly name: string;
  /** Name of its feed in the configuration: `simulator`, `tape:<id>`. */
  readonly feedName: string;
  readonly source: Source;
  readonly clock: Clock;
  readonly boardSymbols: BoardSymbols;
  readonly log: StreamLog;
  /** Time that a client may lag before it is closed with `too_slow`, ms; default of the fan-out if omitted. */
  readonly maxLaggingMs?: number | undefined;
  /** Maximum of symbols in a subscription; default of the fan-out if omitted. */
  readonly maxSymbols?: number | undefined;
  /** Counts of deliveries to its rooms; streams may share them. */
  readonly delivered?: DeliveryCounts | undefined;
  /** Delay by which it follows the feed, s; real time if omitted. */
  readonly delay?: number | undefined;
  /** Adds past bars of rows, before a client subscribes to them. */
  readonly prepareBars?: ((rows: readonly number[], interval: Interval) => void) | undefined;
  /** First epoch; by default the start time, ms since 1970. */
  readonly epoch?: number | undefined;
  /** Bars older than those in memory. */
  readonly history?: BarHistory | undefined;
  /** Returns the name for people of a source. */
  readonly titleOf?: ((source: string) => string | undefined) | undefined;
  /**
   * True for a stream whose events come from a log that other nodes read too: instruments come with all known facts
   * then, so that every node has the same.
   */
  readonly isShared?: boolean | undefined;
  /** Facts of instruments besides those of the feed; by default those of the table of venues. */
  readonly instruments?: InstrumentReference | undefined;
}

/** Market state and its rooms, for any source of events. */
export class MarketStream {
  readonly name: string;
  readonly feedName: string;
  readonly market: Market;
  readonly fanout: Fanout;
  readonly rate: EventRate;
  /** Wall-clock time of the start, µs. */
  readonly startedAt: number;
  readonly #options: MarketStreamOptions;
  readonly #listeners = new Set<() => void>();
  readonly #stopListening: (() => void) | undefined;
  #status: StreamStatus;
  /** Version of the market's sources in the status. */
  #sourcesVersion = 0;
  /** Version of the market's sources that the state was derived from. */
  #settledVersion = 0;
  /** Cached status for each entitlement key. */
  readonly #visible = new Map<string, { readonly of: StreamStatus; readonly visible: StreamStatus }>();
  #reportedAt = Number.NEGATIVE_INFINITY;
  #cancelReport: (() => void) | undefined;
  /** Monotonic times, µs. */
  readonly #begunAt: number;
  #lastEventAt: number;
  #stateAt: number;
  /** Number of rejected events, and of those that are in the log. */
  #rejected = 0;
  #loggedRejected = 0;
  #logRejectedAt = Number.NEGATIVE_INFINITY;
  /** Reason why nothing can arrive now, for every source. */
  #interruption: string | undefined;
  /** True while a delayed stream has no data yet. */
  #awaitsData = false;

  constructor(options: MarketStreamOptions) {
    const { name, feedName, source, clock, boardSymbols, maxLaggingMs, maxSymbols, delivered } = options;
    this.name = name;
    this.feedName = feedName;
    this.#options = options;
    this.startedAt = clock.wall();
    this.#begunAt = this.#lastEventAt = this.#stateAt = clock.monotonic();
    const { isShared = false, instruments } = options;
    this.market = new Market(isShared ? (instrument) => instrument : instruments?.complete);
    if (!isShared) this.#stopListening = instruments?.onChange(() => this.market.completeAgain());
    this.rate = new EventRate(clock);
    this.#status = {
      stream: name,
      source,
      state: 'down',
      since: this.startedAt,
      reason: 'starting',
      ...this.#delayed(),
      sources: [],
    };
    const slab = new FrameSlab();
    this.fanout = new Fanout({
      market: this.market,
      clock,
      boardSymbols,
      epoch: options.epoch ?? Math.floor(this.startedAt / 1000),
      ...(options.delay !== undefined && { roomPrefix: `d${options.delay}-` }),
      prepareBars: options.prepareBars,
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder(name, this.market, slab) : new JsonEncoder(),
      ...(isShared && { aheadMs: MAX_AHEAD_MS }),
      ...(maxLaggingMs !== undefined && { maxLaggingMs }),
      ...(delivered !== undefined && { delivered }),
      maxSymbols,
    });
  }

  /** Status of the stream and of its sources. */
  get status(): StreamStatus {
    const { version } = this.market.sources;
    if (version !== this.#sourcesVersion && !this.#awaitsData) {
      this.#sourcesVersion = version;
      this.#status = { ...this.#status, sources: this.market.sources.list().map(this.#titled) };
    }
    return this.#status;
  }

  /**
   * Returns the status without sources of which the client may see no symbol; the same object until that
   * changes.
   * Equal keys must allow the same symbols.
   */
  statusFor({ key, allows }: Pick<Entitlements, 'key' | 'allows'>): StreamStatus {
    const { status } = this;
    const known = this.#visible.get(key);
    if (known?.of === status) return known.visible;
    const now = { ...status, sources: this.market.sources.visible(status.sources, allows) };
    const isSame = known !== undefined && JSON.stringify(known.visible) === JSON.stringify(now);
    const visible = isSame ? known.visible : now;
    if (this.#visible.size >= MAX_CACHED_STATUSES) this.#visible.clear();
    this.#visible.set(key, { of: status, visible });
    return visible;
  }

  readonly #titled = (source: SourceStatus): SourceStatus => {
    const { titleOf, delay = 0 } = this.#options;
    const title = titleOf?.(source.name);
    if (title === undefined && delay === 0) return source;
    return {
      ...source,
      ...(title !== undefined && { title }),
      ...(delay > 0 && { delayed: delay + (source.delayed ?? 0) }),
    };
  };

  /** Monotonic receive time of the newest events, µs; that of the start before the first ones. */
  get lastEventAt(): number {
    return this.#lastEventAt;
  }

  /** Lists all symbols since the start, also those that a seek has removed for now. */
  *symbols(): Generator<string> {
    for (let row = 0; row < this.market.size; row++) yield this.market.symbolOf(row);
  }

  /** Time since the newest events, or since the feed was lost if that was earlier, µs. */
  get silence(): number {
    const { state } = this.#status;
    const from = state === 'down' ? Math.min(this.#stateAt, this.#lastEventAt) : this.#lastEventAt;
    return this.#options.clock.monotonic() - from;
  }

  /** Time since the start, µs. */
  get uptime(): number {
    return this.#options.clock.monotonic() - this.#begunAt;
  }

  /** Number of events that the market has rejected, such as those with invalid numbers or times in the future. */
  get rejected(): number {
    return this.#rejected;
  }

  /** Calls the listener at each change of the status. Returns a function that removes it. */
  onStatus(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Applies events of the feed and reports changes of the sources.
   * @returns the accepted events
   */
  apply(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const taken = this.load(events);
    if (events.length === 0) return taken;
    this.#lastEventAt = this.#options.clock.monotonic();
    this.rate.add(events.length);
    this.reportSources();
    return taken;
  }

  /**
   * Applies events that were calculated from those of the feed, which has sent nothing meanwhile.
   * @returns the accepted events
   */
  applyCalculated(events: readonly MarketEvent[]): readonly MarketEvent[] {
    const taken = this.load(events);
    this.rate.add(events.length);
    this.reportSources();
    return taken;
  }

  /**
   * Applies events that rebuild a state, without reports: nothing happened now.
   * @returns the accepted events
   */
  load(events: readonly MarketEvent[]): readonly MarketEvent[] {
    /** Set once the market rejects an event. */
    let taken: MarketEvent[] | undefined;
    for (const [place, event] of events.entries()) {
      try {
        this.market.apply(event);
        taken?.push(event);
      } catch (error) {
        taken ??= events.slice(0, place);
        this.#reject(event, error);
      }
    }
    return taken ?? events;
  }

  /**
   * Marks sources as stale that have sent nothing for too long.
   * @param time market time, µs
   * @param pace seconds of market time per second of the clock
   */
  markStale(time: number, pace = 1): void {
    this.market.sources.markStale(time, pace);
    this.reportSources();
  }

  /** Reports the current state of the sources. */
  reportSources(): void {
    const { sources } = this.market;
    if (sources.version === this.#settledVersion || this.#awaitsData) return;
    this.#settledVersion = sources.version;
    const overall = sources.overall();
    const isInterrupted = this.#interruption !== undefined && overall.state !== 'down';
    const { state, reason } = isInterrupted
      ? { state: 'stale' as const, reason: this.#interruption }
      : overall;
    if (this.#status.state !== state || this.#status.reason !== reason) this.#change(state, reason);
    else this.#reportSoon();
  }

  /** Reports the stream as stale, with any state of its sources but `down`, until it is called without a reason. */
  interrupt(reason: string | undefined): void {
    if (reason === this.#interruption) return;
    this.#interruption = reason;
    this.#settledVersion = -1;
    this.reportSources();
  }

  /** Marks the whole feed as lost, for a reason that no event states. */
  fail(reason: string): void {
    const { time } = this.market;
    this.market.sources.apply({ type: 'disconnect', timestamp: time, localTimestamp: time, reason });
    this.reportSources();
  }

  /**
   * Returns the bars of a symbol from history and memory, oldest first, the forming one last; none for an
   * unknown symbol.
   * @throws any error of the history
   */
  bars(range: BarRange): Promise<readonly StoredBar[]> {
    const inMemory = ({ symbol, interval, from, to, limit }: BarRange): readonly StoredBar[] => {
      const row = this.market.indexOf(symbol);
      const series = row < 0 ? undefined : this.market.givenBars(row, interval);
      return series?.range(from, to + 1, limit) ?? [];
    };
    return readBars((part) => readJoined(this.#options.history, inMemory, part), range);
  }

  /**
   * Reports that a delayed stream has no data yet.
   * @param begins time from which it has, µs, once that is known
   */
  awaitData(begins: number | undefined): void {
    const known = this.#status.begins;
    // The time is computed again and again, and differs by a few µs.
    const isKnown = begins === known || Math.abs((begins ?? 0) - (known ?? 0)) < MIN_BEGIN_CHANGE;
    if (this.#awaitsData && isKnown) return;
    this.#awaitsData = true;
    const reason =
      begins === undefined ? 'delayed data have not begun' : `delayed data begin at ${isoTime(begins)}`;
    this.#status = { ...this.#status, sources: [] };
    this.#change('down', reason, begins);
  }

  /** Reports that a delayed stream has data. */
  beginData(): void {
    this.#awaitsData = false;
    this.#settledVersion = this.#sourcesVersion = -1;
    this.reportSources();
  }

  /** Stops reporting changes. */
  stopReporting(): void {
    this.#stopListening?.();
    this.#cancelReport?.();
    this.#listeners.clear();
  }

  #delayed(): Pick<StreamStatus, 'delayed'> {
    const { delay } = this.#options;
    return delay === undefined ? {} : { delayed: delay };
  }

  #change(state: StreamState, reason: string | undefined, begins?: number): void {
    const { clock, log, source } = this.#options;
    const { sources } = this.status;
    this.#stateAt = clock.monotonic();
    this.#status = {
      ...{ stream: this.name, source, state, since: clock.wall() },
      ...(reason !== undefined && { reason }),
      ...this.#delayed(),
      ...(begins !== undefined && { begins }),
      sources,
    };
    log.info({ stream: this.name, state, reason }, 'stream state');
    this.#report();
  }

  #reportSoon(): void {
    const { clock } = this.#options;
    const wait = this.#reportedAt + REPORT_PERIOD - clock.monotonic();
    if (wait <= 0) this.#report();
    else this.#cancelReport ??= clock.after(wait / 1_000, () => this.#report());
  }

  #report(): void {
    this.#cancelReport?.();
    this.#cancelReport = undefined;
    this.#reportedAt = this.#options.clock.monotonic();
    for (const listener of this.#listeners) listener();
  }

  /** Counts a rejected event. Logs the newest reason, at most once in {@link REJECTED_LOG_PERIOD}. */
  #reject(event: MarketEvent, error: unknown): void {
    this.#rejected++;
    const { clock, log } = this.#options;
    const now = clock.monotonic();
    if (now < this.#logRejectedAt) return;
    this.#logRejectedAt = now + REJECTED_LOG_PERIOD;
    const rejected = this.#rejected - this.#loggedRejected;
    this.#loggedRejected = this.#rejected;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ feed: this.feedName, type: event.type, reason, rejected }, 'invalid event rejected');
  }
}
