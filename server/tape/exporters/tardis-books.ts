import type { BookChangeEvent, BookSnapshotEvent, Level } from '../../../lib/market/event';
import { plainNumber } from './plain-number';

type BookEvent = BookChangeEvent | BookSnapshotEvent;

/** Maximum levels per side in `book_snapshot_N`. */
const MAX_SNAPSHOT_LEVELS = 50;

interface Shape {
  /** Maximum levels per side of its snapshots. */
  levels: number;
  changes: boolean;
  begun: boolean;
  /** Times and kind of the last written event: rows with equal ones would be read as one event. */
  last: string;
  /** `localTimestamp` of the last rejected event; later events of the same µs must not overtake it. */
  rejectedAt: number;
}

/** Decides for each symbol which order book events rows of levels can represent unchanged. */
export class BookShapes {
  readonly #shapes = new Map<string, Shape>();

  /** Records the shape of an event before anything is written. */
  observe({ symbol, type, bids, asks }: BookEvent): void {
    const shape = this.#of(symbol);
    if (type === 'book_change') shape.changes = true;
    else shape.levels = Math.max(shape.levels, bids.length, asks.length);
  }

  /** Returns the levels per side for a symbol with only small snapshots; undefined for any other. */
  snapshotLevels(symbol: string): number | undefined {
    const { changes, levels } = this.#of(symbol);
    return changes || levels > MAX_SNAPSHOT_LEVELS ? undefined : Math.max(levels, 1);
  }

  /** Returns true if a row represents the snapshot unchanged: sorted, no level without a size. */
  fitsSnapshot(event: BookSnapshotEvent): boolean {
    const shape = this.#of(event.symbol);
    return this.#acceptUnless(shape, event, !isBestFirst(event) || shape.rejectedAt === event.localTimestamp);
  }

  /**
   * Returns true if rows represent the event unchanged: it needs levels, an earlier snapshot, and times that
   * differ from the event before.
   */
  fitsLevels(event: BookEvent): boolean {
    const { symbol, type, timestamp, localTimestamp, bids, asks } = event;
    const shape = this.#of(symbol);
    const snapshot = type === 'book_snapshot';
    const key = `${snapshot} ${localTimestamp} ${timestamp}`;
    const rejected =
      bids.length + asks.length === 0 ||
      (snapshot ? !isBestFirst(event) : !shape.begun) ||
      shape.last === key ||
      shape.rejectedAt === localTimestamp;
    if (!rejected) {
      shape.last = key;
      shape.begun = true;
    }
    return this.#acceptUnless(shape, event, rejected);
  }

  #acceptUnless(shape: Shape, { localTimestamp }: BookEvent, rejected: boolean): boolean {
    if (rejected) shape.rejectedAt = localTimestamp;
    return !rejected;
  }

  #of(symbol: string): Shape {
    let shape = this.#shapes.get(symbol);
    if (!shape) {
      shape = { levels: 0, changes: false, begun: false, last: '', rejectedAt: -1 };
      this.#shapes.set(symbol, shape);
    }
    return shape;
  }
}

/** Returns true if both sides are best first with sizes above 0, as an import reads them. */
function isBestFirst({ bids, asks }: BookEvent): boolean {
  return isSorted(bids, -1) && isSorted(asks, 1);
}

function isSorted(side: readonly Level[], direction: 1 | -1): boolean {
  return side.every(
    ([price, size], index) =>
      size > 0 && (index === 0 || (price - (side[index - 1] as Level)[0]) * direction > 0),
  );
}

/** Columns of `book_snapshot_N`. */
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
