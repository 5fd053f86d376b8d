import type { Instrument } from '../../../lib/market/instrument';
import { type Interval, isLong } from '../../../lib/market/interval';
import { TapeReader } from '../../tape/format/tape-reader';
import { TimeLine } from '../../tape/playback/time-line';
import type { HeldTape } from '../../tape/recorder/held-tape';
import { MarketStream, type MarketStreamOptions } from '../market-stream';
import { RoomBars } from '../replay/room-bars';
import { Player } from '../replay/tape-player';
import type { Turns } from '../replay/turns';
import type { Stream } from '../stream';
import { type BarMoment, closedBars, delayedBars } from './delayed-bars';
import { delayMicros, QUIET, type ReceivedMoment, type ReceiveMarks } from './receive-marks';

/** Time between two steps of the playhead, ms: as often as the fastest room is flushed. */
const STEP = 20;
/** The tape is opened again when so much of it is left, µs, or a part of the delay; never more often. */
const FOLLOW_BEFORE = 10_000_000;
const FOLLOW_EVERY = 2_000_000;
/** Time after the first recorded events in which the feed names its instruments, µs. */
const NAMES_PERIOD = 2_000_000;
/** Time until a tape that could not be read is tried again, µs. */
const RETRY = 5_000_000;

export interface DelayedStreamOptions
  extends Pick<
    MarketStreamOptions,
    'clock' | 'boardSymbols' | 'log' | 'maxLaggingMs' | 'maxSymbols' | 'titleOf' | 'instruments' | 'epoch'
  > {
  /** Delay, s. */
  readonly delay: number;
  readonly live: Stream;
  readonly marks: ReceiveMarks;
  readonly turns: Turns;
  /** Holds the tape for rewinding of a number; undefined if it is not kept. */
  readonly hold: (tape: number) => Promise<HeldTape | undefined>;
  /** Number of the tape that is being written. */
  readonly tape: () => number;
}

/**
 * The live stream as it was a fixed time ago: a market of its own that is played from the tape for rewinding.
 * It shows nothing of a time that the tape does not reach back to, and never anything newer.
 */
export class DelayedStream {
  readonly stream: MarketStream;
  readonly #options: DelayedStreamOptions;
  readonly #roomBars: RoomBars;
  #player: Player | undefined;
  /** Number of the tape that is played, 0 for none. */
  #tape = 0;
  /** True once the tape in use was opened complete. */
  #isWhole = false;
  #followedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** The rest of a step that could not be done at once. */
  #working: Promise<void> | undefined;
  #stopped = false;
  #cancel: (() => void) | undefined;
  /** Number of instruments of the live market that are listed by name while there is no data. */
  #named = 0;

  constructor(options: DelayedStreamOptions) {
    const { live, clock, boardSymbols, log, delay } = options;
    this.#options = options;
    const history = delayedBars(live, () => this.#barMoment());
    this.stream = new MarketStream({
      ...{ name: live.name, feedName: live.feedName, source: live.status.source, clock, boardSymbols, log },
      ...{ maxLaggingMs: options.maxLaggingMs, maxSymbols: options.maxSymbols, epoch: options.epoch },
      ...{ titleOf: options.titleOf, instruments: options.instruments, history, delay },
      prepareBars: (rows, interval) => this.#prepareBars(rows, interval),
    });
    this.#roomBars = new RoomBars({ stream: this.stream, history, clock });
  }

  /** Newest time (µs, as recorded) that it may show; undefined while there is none. */
  get moment(): ReceivedMoment | undefined {
    const { marks, clock, delay } = this.#options;
    const moment = marks.find(clock.monotonic() - delayMicros(delay));
    return moment && moment.tape > 0 ? moment : undefined;
  }

  /** Every event of the tape up to this time (µs) is in the market, none after it; undefined without data. */
  get position(): number | undefined {
    return this.#player?.position;
  }

  /** Begins to play; resolves when it shows its moment, or knows that there is no data yet. */
  start(): Promise<void> {
    this.stream.fanout.start();
    this.#roomBars.start();
    this.#step();
    return this.settled();
  }

  /** Resolves when the step in progress, if any, is done. */
  async settled(): Promise<void> {
    await this.#working;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#roomBars.stop();
    this.#closeTape();
    this.stream.stopReporting();
    this.stream.fanout.stop();
  }

  #step(): void {
    this.#cancel = this.#options.clock.after(STEP, () => this.#step());
    if (this.#working) return;
    const moment = this.moment;
    const work = moment === undefined ? this.#wait() : this.#goTo(moment);
    if (work === undefined) return;
    this.#working = work
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#working = undefined;
      });
  }

  /** Shows nothing, and says from when on there will be data. */
  #wait(): undefined {
    if (this.#tape > 0) this.#clear();
    const { live, marks, clock, delay } = this.#options;
    const then = clock.monotonic() - delayMicros(delay);
    const first = marks.firstRecordedAfter(then);
    const isKnown = first !== undefined && first > then;
    this.stream.awaitData(isKnown ? clock.wall() + Math.ceil(first - then) : undefined);
    // Instruments that are listed later come with their delay.
    const isOpening = first === undefined || clock.monotonic() - first < NAMES_PERIOD || this.#named === 0;
    if (!isOpening || live.market.size === this.#named) return;
    this.#named = live.market.size;
    const names = live.market.givenInstruments().map(withoutPrice);
    this.stream.load(
      names.map((instrument) => ({ type: 'instrument', instrument, symbol: instrument.symbol, ...NEVER })),
    );
  }

  /** Plays up to the moment, on its tape. */
  #goTo(moment: ReceivedMoment): Promise<void> | undefined {
    const player = this.#player;
    const now = this.#options.clock.monotonic();
    if (player === undefined || moment.tape !== this.#tape) {
      if (now - this.#failedAt < RETRY) return this.#wait();
      return this.#open(moment);
    }
    if (this.#mustFollow(moment, player, now)) return this.#follow(player);
    const time = Math.min(moment.time, player.timeLine.end);
    if (time <= player.position) {
      this.stream.markStale(moment.judgedAt);
      return undefined;
    }
    return player.advance(time).then(() => this.stream.markStale(moment.judgedAt));
  }

  /** Switches to the tape of the moment: one full frame for every room. */
  async #open(moment: ReceivedMoment): Promise<void> {
    const { clock, turns } = this.#options;
    const timeLine = await this.#openTape(moment.tape, moment.time);
    if (this.#stopped || timeLine === undefined) {
      timeLine?.release();
      if (!this.#stopped) this.#wait();
      return;
    }
    if (moment.time < timeLine.start) {
      timeLine.release();
      throw new Error('the tape for rewinding does not reach back that far (2 GB at most)');
    }
    this.#closeTape();
    const player = new Player({
      ...{ timeLine, stream: this.stream, clock, turns },
      onTurn: () => this.#roomBars.follow(),
      onFailed: () => undefined,
    });
    this.#player = player;
    this.#tape = moment.tape;
    await player.seek(Math.min(moment.time, timeLine.end));
    this.stream.beginData();
    this.#roomBars.follow();
  }

  /** Opens the tape again, for what was recorded since. */
  async #follow(player: Player): Promise<void> {
    this.#followedAt = this.#options.clock.monotonic();
    const former = player.timeLine;
    const timeLine = await this.#openTape(this.#tape, former.start);
    if (this.#stopped || timeLine === undefined) {
      timeLine?.release();
      return;
    }
    if (timeLine.start > player.position) {
      timeLine.release();
      throw new Error('the tape for rewinding no longer has the data after the position');
    }
    await player.switchTo(timeLine);
    former.release();
  }

  #mustFollow({ time }: ReceivedMoment, { timeLine }: Player, now: number): boolean {
    const { live, delay } = this.#options;
    if (this.#isWhole || now - this.#followedAt < FOLLOW_EVERY) return false;
    if (timeLine.end - time > Math.min(FOLLOW_BEFORE, delayMicros(delay) / 2)) return false;
    return this.#tape !== this.#options.tape() || live.market.time > timeLine.end;
  }

  /** @param stateFrom time (µs) at which what the tape begins with was known */
  async #openTape(number: number, stateFrom: number): Promise<TimeLine | undefined> {
    const { hold, tape, live, clock } = this.#options;
    const isQuiet = clock.monotonic() - live.lastEventAt >= QUIET;
    const isWritten = number === tape();
    const held = await hold(number);
    if (held === undefined) return undefined;
    const release = (): void => void held.release().catch(() => undefined);
    try {
      const reader = await TapeReader.open(held.folder);
      if (reader.start === undefined) {
        release();
        return undefined;
      }
      const timeLine = new TimeLine([
        {
          ...{ id: live.name, reader, growing: isWritten && !isQuiet, release },
          // A later segment begins with the state of a later time.
          stateFrom: reader.retired === 0 ? stateFrom : undefined,
        },
      ]);
      this.#isWhole = !isWritten;
      return timeLine;
    } catch (error) {
      release();
      throw error;
    }
  }

  #closeTape(): void {
    const player = this.#player;
    this.#player = undefined;
    this.#tape = 0;
    if (player === undefined) return;
    player.stop();
    player.timeLine.release();
  }

  /** Clears the market: its tape has ended, or cannot be read. */
  #clear(): void {
    this.#closeTape();
    const { fanout, market } = this.stream;
    fanout.hold();
    market.forget();
    fanout.release(fanout.epoch + 1);
  }

  #failed(error: unknown): void {
    if (this.#stopped) return;
    const { log, clock, delay } = this.#options;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ stream: this.stream.name, delay, reason }, 'delayed data cannot be read');
    this.#failedAt = clock.monotonic();
    this.#clear();
    this.#wait();
  }

  /** Gives a new room of bars at once what the live market has of them in memory. */
  #prepareBars(rows: readonly number[], interval: Interval): void {
    const { market, fanout } = this.stream;
    if (fanout.held) return;
    const moment = this.#barMoment();
    // A forming bar of several days is made of its days.
    for (const known of isLong(interval) ? (['1d', interval] as const) : [interval]) {
      for (const row of rows) {
        const past = closedBars(this.#options.live.market, market.symbolOf(row), known, moment);
        market.addPast(row, known, past);
      }
    }
  }

  #barMoment(): BarMoment {
    const { live, tape, delay } = this.#options;
    const { moment } = this;
    // Without data, bars from before the start may be old enough.
    if (moment === undefined) {
      return { time: live.startedAt + live.uptime - delayMicros(delay), version: undefined };
    }
    return { time: moment.judgedAt, version: moment.tape === tape() ? moment.version : undefined };
  }
}

const NEVER = { timestamp: 0, localTimestamp: 0 };

/** An instrument by name: so clients can subscribe to it before there is any data. */
function withoutPrice({ prevClose: _, ...instrument }: Instrument): Instrument {
  return instrument;
}
