import type { BookChangeEvent, BookSnapshotEvent, Level } from '../../../lib/market/event';
import { plainNumber } from './plain-number';

type BookEvent = BookChangeEvent | BookSnapshotEvent;

/** Most levels a side that `book_snapshot_N` is written with. */
const MAX_SNAPSHOT_LEVELS = 50;

interface Shape {
  /** Most levels a side of its snapshots. */
  levels: number;
  changes: boolean;
  begun: boolean;
  /** Times of the book event that was written last, and whether it was a snapshot: rows that agree are one event. */
  last: string;
  /** `localTimestamp` of the last event that was not written; what follows in the same µs must not overtake it. */
  refusedAt: number;
}

/** What the books of each symbol are like, and which of their events rows of levels can say as they are. */
export class BookShapes {
  readonly #shapes = new Map<string, Shape>();

  /** Learns from an event of the tape before anything is written. */
  see({ symbol, type, bids, asks }: BookEvent): void {
    const shape = this.#of(symbol);
    if (type === 'book_change') shape.changes = true;
    else shape.levels = Math.max(shape.levels, bids.length, asks.length);
  }

  /** Levels a side of a symbol that has only snapshots, and small ones; undefined for any other. */
  snapshotLevels(symbol: string): number | undefined {
    const { changes, levels } = this.#of(symbol);
    return changes || levels > MAX_SNAPSHOT_LEVELS ? undefined : Math.max(levels, 1);
  }

  /** Whether a snapshot comes back from its row: it must be sorted and have no level without a size. */
  fitsSnapshot(event: BookSnapshotEvent): boolean {
    const shape = this.#of(event.symbol);
    return this.#unless(shape, event, !isWhole(event) || shape.refusedAt === event.localTimestamp);
  }

  /**
   * Whether an event comes back from its rows: it needs levels, a snapshot before it, and times that tell it from the
   * event before.
   */
  fitsLevels(event: BookEvent): boolean {
    const { symbol, type, timestamp, localTimestamp, bids, asks } = event;
    const shape = this.#of(symbol);
    const snapshot = type === 'book_snapshot';
    const key = `${snapshot} ${localTimestamp} ${timestamp}`;
    const odd =
      bids.length + asks.length === 0 ||
      (snapshot ? !isWhole(event) : !shape.begun) ||
      shape.last === key ||
      shape.refusedAt === localTimestamp;
    if (!odd) {
      shape.last = key;
      shape.begun = true;
    }
    return this.#unless(shape, event, odd);
  }

  #unless(shape: Shape, { localTimestamp }: BookEvent, odd: boolean): boolean {
    if (odd) shape.refusedAt = localTimestamp;
    return !odd;
  }

  #of(symbol: string): Shape {
    let shape = this.#shapes.get(symbol);
    if (!shape) {
      shape = { levels: 0, changes: false, begun: false, last: '', refusedAt: -1 };
      this.#shapes.set(symbol, shape);
    }
    return shape;
  }
}

/** Whether a snapshot is best first with sizes above 0, which is how it is read again. */
function isWhole({ bids, asks }: BookEvent): boolean {
  return isSorted(bids, -1) && isSorted(asks, 1);
}

function isSorted(side: readonly Level[], direction: 1 | -1): boolean {
  return side.every(
    ([price, size], index) =>
      size > 0 && (index === 0 || (price - (side[index - 1] as Level)[0]) * direction > 0),
  );
}

/** The columns of `book_snapshot_N`. */
export class SnapshotColumns {
  readonly kind: string;
  readonly heading: string;
  readonly #levels: number;

  constructor(levels: number) {
    this.#levels = levels;
    this.kind = `book_snapshot_${levels}`;
    const names = Array.from({ length: levels }, (_, level) =>
      ['asks', 'bids'].map((side) => `${side}[${level}].price,${side}[${level}].amount`),
    );
    this.heading = names.flat().join(',');
  }

  row({ bids, asks }: BookSnapshotEvent): string {
    const cells: string[] = [];
    for (let level = 0; level < this.#levels; level++) cells.push(cellsOf(asks[level]), cellsOf(bids[level]));
    return cells.join(',');
  }
}

function cellsOf(level: Level | undefined): string {
  return level ? `${plainNumber(level[0])},${plainNumber(level[1])}` : ',';
}
