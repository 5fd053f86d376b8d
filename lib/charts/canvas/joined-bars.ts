import { BAR_FIELDS, BarColumns, columnsOf } from '../../store/bar-columns';
import type { BarSeries } from '../../store/client-bar-series';
import type { PastBars } from '../../store/past-bar-cache';

const SPARE = 64;

/**
 * Bars of the stream with the older ones that were loaded before them, as one series without duplicates. Columns and
 * versions change only in `refresh`.
 */
export class JoinedBars extends BarColumns implements BarSeries {
  readonly #live: BarSeries;
  readonly #past: PastBars;
  #older = 0;
  #liveVersion = -1;
  #liveShape = -1;
  #pastVersion = -1;

  constructor(live: BarSeries, past: PastBars) {
    super(SPARE);
    this.#live = live;
    this.#past = past;
  }

  get interval(): BarSeries['interval'] {
    return this.#live.interval;
  }

  /** Returns true when no older bars exist. */
  get ended(): boolean {
    return this.#past.ended;
  }

  /** Returns a version that grows with everything `refresh` would apply. */
  get pendingVersion(): number {
    return this.#live.version + this.#past.version;
  }

  /** Loads bars before the first one. */
  loadOlder(older: boolean): void {
    const first = this.#live.start[0];
    if (this.#live.size > 0 && first !== undefined) this.#past.want(first, older);
  }

  refresh(): void {
    this.#clearOtherPast();
    const live = this.#live;
    if (live.shapeVersion !== this.#liveShape || this.#past.version !== this.#pastVersion) this.#join();
    else if (live.version !== this.#liveVersion) {
      // A late bar may differ too, so all of the stream's bars are copied: at most a thousand.
      for (const field of BAR_FIELDS)
        this.columns[field].set(live[field].subarray(0, live.size), this.#older);
      this.version++;
    }
    this.#liveVersion = live.version;
    this.#liveShape = live.shapeVersion;
    this.#pastVersion = this.#past.version;
  }

  #join(): void {
    const live = this.#live;
    const past = this.#past.columns;
    const first = live.size > 0 ? (live.start[0] as number) : Number.POSITIVE_INFINITY;
    let older = past.start.length;
    // Where both have a bar, that of the stream is newer.
    while (older > 0 && (past.start[older - 1] as number) >= first) older--;
    const size = older + live.size;
    if (this.columns.start.length < size) this.columns = columnsOf(size + SPARE);
    for (const field of BAR_FIELDS) {
      this.columns[field].set(past[field].subarray(0, older), 0);
      this.columns[field].set(live[field].subarray(0, live.size), older);
    }
    this.#older = older;
    this.size = size;
    this.version++;
    this.shapeVersion++;
  }

  /** Clears the loaded bars when the stream started again, or a replay jumped back: its past differs. */
  #clearOtherPast(): void {
    const live = this.#live;
    const newest = live.start[live.size - 1] ?? Number.NEGATIVE_INFINITY;
    if (this.#past.size > 0 && (live.size === 0 || newest < this.#past.until)) this.#past.clear();
  }
}
