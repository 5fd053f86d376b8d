import type { MarketEvent } from '../../../lib/market/event';
import { type BlockDraft, compressBlock } from '../format/block';
import { BLOCK_LIMITS, BlockCutter, type BlockLimits } from '../format/block-cutter';
import { KEYFRAME_LIMITS, type KeyframeLimits, KeyframeSchedule } from '../format/keyframe';
import { RowEncoder } from '../format/row-encoder';
import { BlockPress } from './block-press';
import { KeyframeCapture, type RecordedMarket } from './keyframe-capture';
import type { RecordedTape } from './recorded-tape';

/** How long events wait for others to make a block with, ms. */
const TICK = 1_000;
/** Bytes that may wait to be compressed or to be given on; beyond, events are lost. */
const MAX_WAITING = 64 * 1024 * 1024;

export interface RecorderOptions {
  /** Has applied every event that `applied` tells of, and none that `applying` does. */
  readonly market: RecordedMarket;
  readonly log: { warn(fields: object, message: string): void };
  /** Smaller bounds, for tests. */
  readonly limits?: Partial<BlockLimits & KeyframeLimits>;
}

/**
 * Gives the events of a stream to the tapes that are being recorded. They are encoded and compressed once, however
 * many tapes there are; compressing and writing are done by other threads.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #limits: BlockLimits & KeyframeLimits;
  readonly #encoder = new RowEncoder();
  readonly #cutter: BlockCutter;
  readonly #schedule: KeyframeSchedule;
  readonly #press = new BlockPress();
  /** Replaced when it changes: blocks on their way keep the list of their time. */
  #tapes: readonly RecordedTape[] = [];
  #capture: KeyframeCapture | undefined;
  #timer: NodeJS.Timeout | undefined;
  #refused = 0;
  #raised = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#limits = { ...BLOCK_LIMITS, ...KEYFRAME_LIMITS, ...options.limits };
    this.#cutter = new BlockCutter(this.#encoder, this.#limits);
    this.#schedule = new KeyframeSchedule(this.#limits);
  }

  /** Records on one more tape, from the present state of the market on. */
  add(tape: RecordedTape): void {
    this.#cut();
    if (this.#tapes.length === 0) this.#cutter.startAt(this.#options.market.time);
    this.#tapes = [...this.#tapes, tape];
    this.#takeKeyframe();
    this.#timer ??= setTimeout(() => this.#tick(), TICK);
  }

  /**
   * Records on a tape no more, and closes it.
   * @throws Error why not all of it is on the disk
   */
  async remove(tape: RecordedTape): Promise<void> {
    this.#cut();
    this.#tapes = this.#tapes.filter((other) => other !== tape);
    if (this.#tapes.length === 0) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    await this.#reached();
    await tape.close();
  }

  /**
   * Waits until all that came up to now is on a tape, see `RecordedTape.flush`.
   * @throws Error why it is not
   */
  async flush(tape: RecordedTape): Promise<void> {
    this.#cut();
    await this.#reached();
    await tape.flush();
  }

  /** The market is about to take these in. */
  applying(events: readonly MarketEvent[]): void {
    this.#capture?.applying(events);
  }

  /** The market has taken these in. */
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

  /** The market is about to forget. */
  restarting(): void {
    this.#capture?.finish();
  }

  #take(event: MarketEvent): void {
    const { last } = this.#cutter;
    const timely = event.localTimestamp < last ? this.#raise(event, last) : event;
    try {
      if (!this.#cutter.offer(timely)) this.#cut();
    } catch (error) {
      this.#refuse(event, error);
      return;
    }
    this.#cutter.accept(timely);
    this.#schedule.count(1);
    if (this.#cutter.full) this.#cut();
  }

  /** A receive time that runs back is raised to the one before: a tape has its events in their order. */
  #raise(event: MarketEvent, last: number): MarketEvent {
    if (this.#raised++ === 0) {
      const { localTimestamp } = event;
      this.#options.log.warn({ localTimestamp, last }, 'a receive time ran back; recorded as the one before');
    }
    return { ...event, localTimestamp: last };
  }

  #refuse({ type }: MarketEvent, error: unknown): void {
    if (this.#refused++ > 0) return;
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
    if (this.#press.bytes > MAX_WAITING) {
      this.#press.mark(() => {
        for (const tape of tapes) tape.lose(rows);
      });
      return;
    }
    this.#press.add(draft, (block) => {
      for (const tape of tapes) tape.block(block, rows);
    });
  }

  /** What comes after it on the tapes waits until it has been taken. */
  #takeKeyframe(): void {
    this.#capture?.finish();
    const at = this.#cutter.last;
    const tapes = this.#tapes.map((tape) => ({ tape, begins: tape.announceKeyframe(at) }));
    const blocks: Buffer[] = [];
    const packed = this.#press.wait(() => {
      const instruments = [...this.#encoder.instruments];
      for (const { tape, begins } of tapes) tape.keyframe({ blocks, at, instruments }, begins);
    });
    this.#schedule.taken(at);
    const { market } = this.#options;
    const onDone = async (drafts: BlockDraft[], rows: number): Promise<void> => {
      this.#schedule.sized(rows);
      for (const draft of drafts) blocks.push(await compressBlock(draft));
      packed();
    };
    this.#capture = new KeyframeCapture({
      ...{ market, at, encoder: this.#encoder, limits: this.#limits },
      onDone: (drafts, rows) => void onDone(drafts, rows),
    });
  }

  #tick(): void {
    this.#timer = setTimeout(() => this.#tick(), TICK);
    this.#cut();
    this.#catchUp();
  }

  /** Goes on with tapes that could not follow, once they can. */
  #catchUp(): void {
    for (const tape of this.#tapes) {
      if (tape.canResume && this.#press.bytes < MAX_WAITING / 2) this.#resume(tape);
    }
  }

  /** Writes how many events are missing, and then the state as it is now, as events. */
  #resume(tape: RecordedTape): void {
    this.#cut();
    const missing = tape.prepareResume();
    const { last } = this.#cutter;
    const { market, log } = this.#options;
    const reason = `${missing} events were not recorded: the disk did not take them in time`;
    log.warn({ folder: tape.folder, missing }, 'events were not recorded');
    this.#press.mark(() => tape.resume());
    this.#give({ type: 'gap', timestamp: last, localTimestamp: last, reason }, tape);
    for (let row = 0; row < market.size; row++) {
      for (const event of market.rowKeyframe(row, last)) {
        // The last trade may stand before the gap as well, and would count twice.
        if (event.type !== 'trade') this.#give(event, tape);
      }
    }
    for (const event of market.sources.keyframe(last)) this.#give({ ...event, localTimestamp: last }, tape);
    this.#cutTo(tape);
  }

  #give(event: MarketEvent, tape: RecordedTape): void {
    try {
      if (!this.#cutter.offer(event)) this.#cutTo(tape);
    } catch (error) {
      this.#refuse(event, error);
      return;
    }
    this.#cutter.accept(event);
    if (this.#cutter.full) this.#cutTo(tape);
  }

  #cutTo(tape: RecordedTape): void {
    const draft = this.#cutter.cut();
    if (draft) this.#send(draft, [tape]);
  }

  #reached(): Promise<void> {
    return new Promise((resolve) => this.#press.mark(resolve));
  }
}
