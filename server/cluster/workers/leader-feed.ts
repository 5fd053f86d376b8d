import type { Source } from '../../../lib/market/event';
import type { Feed, PositionedBatch } from '../../feeds/feed';
import type { Clock } from '../../time/clock';
import { decodeEntry } from '../entry-codec';
import { SnapshotReader } from '../snapshot-format';
import { joinFrom } from '../snapshot-joiner';
import { type StreamMark, streamMarkSchema } from './stream-mark';
import { LINK_KIND } from './worker-link';

/** Messages that wait for the stream before no more are read. */
const MAX_WAITING = 256;

/** The stream of the leader process, as it describes itself. */
export interface ExportedStream {
  readonly name: string;
  readonly source: Source;
  /** True when a market that begins again keeps its bars. */
  readonly keepsBars: boolean;
}

export interface LeaderFeedOptions {
  readonly exported: ExportedStream;
  readonly clock: Clock;
  /** Stops or goes on reading the link. */
  readonly hold: (isHeld: boolean) => void;
  /** Called in its place between batches when the leader's feed was lost. */
  readonly failed: (reason: string) => void;
}

type Item = { readonly entry: Buffer } | { readonly mark: StreamMark };

/** Feed of a worker: the exported stream of the leader process, with its versions. */
export class LeaderFeed implements Feed<PositionedBatch> {
  readonly name: string;
  readonly source: Source;
  readonly loop = false;
  readonly history?: string;
  readonly #options: LeaderFeedOptions;
  #items: Item[] = [];
  #reader: SnapshotReader | undefined;
  #isHeld = false;
  #time = 0;
  #wake: (() => void) | undefined;

  constructor(options: LeaderFeedOptions) {
    const { name, source, keepsBars } = options.exported;
    this.#options = options;
    this.name = name;
    this.source = source;
    if (keepsBars) this.history = name;
  }

  /** Time of the newest entry by the leader's wall clock, µs. */
  get time(): number {
    return this.#time;
  }

  /** Takes the next message of the link. */
  receive(kind: number, payload: Buffer): void {
    if (kind === LINK_KIND.piece) {
      this.#reader?.push(payload);
      return;
    }
    if (kind === LINK_KIND.entry) this.#items.push({ entry: payload });
    else if (kind === LINK_KIND.mark)
      this.#mark(streamMarkSchema.parse(JSON.parse(payload.toString('utf8'))));
    // Entries after a snapshot wait for its end, however many they are.
    if (this.#reader === undefined) this.#hold(this.#items.length >= MAX_WAITING);
    this.#wake?.();
  }

  async *run(signal: AbortSignal): AsyncGenerator<PositionedBatch> {
    const wake = (): void => this.#wake?.();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const item = this.#reader === undefined || this.#isEnded ? this.#items.shift() : undefined;
        if (item === undefined) {
          this.#hold(false);
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        } else yield* this.#batches(item);
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  /** True when the snapshot that is being read is complete. */
  #isEnded = false;

  #mark(mark: StreamMark): void {
    if (mark.type === 'begin') {
      // One that was broken off is followed by another one; what was before it does not matter any more.
      this.#reader = new SnapshotReader();
      this.#isEnded = false;
      this.#items = [{ mark }];
    } else if (mark.type === 'end') this.#isEnded = true;
    else this.#items.push({ mark });
  }

  *#batches(item: Item): Generator<PositionedBatch> {
    if ('entry' in item) {
      const entry = decodeEntry(item.entry, 'of the leader process');
      if (entry.kind !== 'events') return;
      this.#time = entry.time;
      yield { position: { epoch: entry.epoch, version: entry.base }, events: entry.events };
      return;
    }
    const { mark } = item;
    if (mark.type === 'begin') {
      const snapshot = (this.#reader as SnapshotReader).finish();
      this.#reader = undefined;
      this.#time = snapshot.head.position.time;
      yield* joinFrom(snapshot, this.#options.clock.monotonic).batches;
    } else if (mark.type === 'epoch') {
      const { epoch, version, keepsValues = false } = mark;
      yield { position: { epoch, version }, events: [], keepsValues };
    } else if (mark.type === 'failed') this.#options.failed(mark.reason);
  }

  #hold(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#options.hold(isHeld);
  }
}
