import type { MarketEvent } from '../../../lib/market/event';
import { type BlockDraft, compressBlock } from '../format/block';
import { BLOCK_LIMITS, BlockCutter, type BlockLimits } from '../format/block-cutter';
import { KEYFRAME_LIMITS, type KeyframeLimits, KeyframeSchedule } from '../format/keyframe';
import { RowEncoder } from '../format/row-encoder';
import { CompressionQueue } from './compression-queue';
import { KeyframeCapture, type RecordedMarket } from './keyframe-capture';
import type { RecordedTape } from './recorded-tape';

/** Maximum time that events wait for a block, ms. */
const MAX_BLOCK_DELAY = 1_000;
/** Maximum bytes waiting for compression or delivery; beyond, events are dropped. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

export interface RecorderOptions {
  /** Must include every event passed to `applied`, and none passed to `applying`. */
  readonly market: RecordedMarket;
  readonly log: { warn(fields: object, message: string): void };
  /** Smaller limits, for tests. */
  readonly limits?: Partial<BlockLimits & KeyframeLimits>;
}

/**
 * Records the events of a stream on any number of tapes. Events are encoded and compressed once; compression
 * and writing run on other threads.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #limits: BlockLimits & KeyframeLimits;
  readonly #encoder = new RowEncoder();
  readonly #cutter: BlockCutter;
  readonly #schedule: KeyframeSchedule;
  readonly #compression = new CompressionQueue();
  /** Replaced on change: queued blocks keep the list of their time. */
  #tapes: readonly RecordedTape[] = [];
  #capture: KeyframeCapture | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rejected = 0;
  #clampedTimes = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#limits = { ...BLOCK_LIMITS, ...KEYFRAME_LIMITS, ...options.limits };
    this.#cutter = new BlockCutter(this.#encoder, this.#limits);
    this.#schedule = new KeyframeSchedule(this.#limits);
  }

  /** Starts recording on a tape, from the current market state. */
  add(tape: RecordedTape): void {
    this.#cut();
    if (this.#tapes.length === 0) this.#cutter.startAt(this.#options.market.time);
    this.#tapes = [...this.#tapes, tape];
    this.#takeKeyframe();
    this.#timer ??= setTimeout(() => this.#tick(), MAX_BLOCK_DELAY);
  }

  /**
   * Stops recording on a tape and closes it.
   * @throws Error with the reason if it is not completely on disk
   */
  async remove(tape: RecordedTape): Promise<void> {
    this.#cut();
    this.#tapes = this.#tapes.filter((other) => other !== tape);
    if (this.#tapes.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    await this.#delivered();
    await tape.close();
  }

  /**
   * Waits until all events so far are on a tape, see `RecordedTape.flush`.
   * @throws Error with the reason if they are not
   */
  async flush(tape: RecordedTape): Promise<void> {
    this.#cut();
    await this.#delivered();
    await tape.flush();
  }

  /** Must be called before the market applies the events. */
  applying(events: readonly MarketEvent[]): void {
    this.#capture?.applying(events);
  }

  /** Must be called after the market has applied the events. */
  applied(events: readonly MarketEvent[]): void {
    if (this.#tapes.length === 0) return;
    for (const event of events) this.#take(event);
    const { last } = this.#cutter;
    if (this.#schedule.due(last) || this.#tapes.some((tape) => tape.segmentDue(last))) {
      this.#cut();
      this.#takeKeyframe();
    }
    this.#catchUp();
  }

  /** Must be called before the market is cleared. */
  restarting(): void {
    this.#capture?.finish();
  }

  #take(event: MarketEvent): void {
    const { last } = this.#cutter;
    const timely = event.localTimestamp < last ? this.#clampTime(event, last) : event;
    try {
      if (!this.#cutter.offer(timely)) this.#cut();
    } catch (error) {
      this.#logRejected(event, error);
      return;
    }
    this.#cutter.accept(timely);
    this.#schedule.count(1);
    if (this.#cutter.full) this.#cut();
  }

  /** Raises a receive time that runs backwards, since events on a tape are in time order. */
  #clampTime(event: MarketEvent, last: number): MarketEvent {
    if (this.#clampedTimes++ === 0) {
      const { localTimestamp } = event;
      this.#options.log.warn(
        { localTimestamp, last },
        'a receive time ran backwards; raised to the one before',
      );
    }
    return { ...event, localTimestamp: last };
  }

  #logRejected({ type }: MarketEvent, error: unknown): void {
    if (this.#rejected++ > 0) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.log.warn({ type, reason }, 'an event was not recorded');
  }

  #cut(): void {
    const draft = this.#cutter.cut();
    if (draft) this.#send(draft, this.#tapes);
  }

  #send(draft: BlockDraft, tapes: readonly RecordedTape[]): void {
    const { rows, first } = draft.about;
    for (const tape of tapes) tape.announce(rows, first);
    if (this.#compression.bytes > MAX_PENDING_BYTES) {
      this.#compression.onReached(() => {
        for (const tape of tapes) tape.lose(rows);
      });
      return;
    }
    this.#compression.add(draft, (block) => {
      for (const tape of tapes) tape.block(block, rows);
    });
  }

  /** Captures a keyframe. Later blocks wait until it is complete. */
  #takeKeyframe(): void {
    this.#capture?.finish();
    const at = this.#cutter.last;
    const tapes = this.#tapes.map((tape) => ({ tape, begins: tape.announceKeyframe(at) }));
    const blocks: Buffer[] = [];
    const complete = this.#compression.wait(() => {
      const instruments = [...this.#encoder.instruments];
      for (const { tape, begins } of tapes) tape.keyframe({ blocks, at, instruments }, begins);
    });
    this.#schedule.taken(at);
    const { market } = this.#options;
    const onDone = async (drafts: BlockDraft[], rows: number): Promise<void> => {
      this.#schedule.sized(rows);
      for (const draft of drafts) blocks.push(await compressBlock(draft));
      complete();
    };
    this.#capture = new KeyframeCapture({
      ...{ market, at, encoder: this.#encoder, limits: this.#limits },
      onDone: (drafts, rows) => void onDone(drafts, rows),
    });
  }

  #tick(): void {
    this.#timer = setTimeout(() => this.#tick(), MAX_BLOCK_DELAY);
    this.#cut();
    this.#catchUp();
  }

  /** Resumes tapes that were lagging, once possible. */
  #catchUp(): void {
    for (const tape of this.#tapes) {
      if (tape.canResume && this.#compression.bytes < MAX_PENDING_BYTES / 2) this.#resume(tape);
    }
  }

  /** Writes the number of missing events, then the current state as events. */
  #resume(tape: RecordedTape): void {
    this.#cut();
    const missing = tape.prepareResume();
    const { last } = this.#cutter;
    const { market, log } = this.#options;
    const reason = `${missing} events were not recorded: the disk was too slow`;
    log.warn({ folder: tape.folder, missing }, 'events were not recorded');
    this.#compression.onReached(() => tape.resume());
    this.#append({ type: 'gap', timestamp: last, localTimestamp: last, reason }, tape);
    for (let row = 0; row < market.size; row++) {
      for (const event of market.rowKeyframe(row, last)) {
        // The last trade may also be before the gap and would count twice.
        if (event.type !== 'trade') this.#append(event, tape);
      }
    }
    for (const event of market.sources.keyframe(last)) this.#append({ ...event, localTimestamp: last }, tape);
    this.#cutTo(tape);
  }

  #append(event: MarketEvent, tape: RecordedTape): void {
    try {
      if (!this.#cutter.offer(event)) this.#cutTo(tape);
    } catch (error) {
      this.#logRejected(event, error);
      return;
    }
    this.#cutter.accept(event);
    if (this.#cutter.full) this.#cutTo(tape);
  }

  #cutTo(tape: RecordedTape): void {
    const draft = this.#cutter.cut();
    if (draft) this.#send(draft, [tape]);
  }

  #delivered(): Promise<void> {
    return new Promise((resolve) => this.#compression.onReached(resolve));
  }
}
