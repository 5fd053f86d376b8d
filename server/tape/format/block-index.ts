import type { BlockKind } from './block';
import type { ScannedBlock } from './segment-scan';

export interface IndexedBlock extends ScannedBlock {
  /** Segment number. */
  readonly segment: number;
}

const KINDS: readonly BlockKind[] = ['header', 'keyframe', 'events'];
const KIND = 3;
const OPENS = 4;
const CLOSES = 8;
const INITIAL_CAPACITY = 256;

/**
 * Columns of an index. A day of a busy tape has 400,000 blocks, which would take ten times the memory as
 * objects.
 */
export interface BlockColumns {
  readonly segments: Uint32Array;
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
  readonly rows: Uint32Array;
  readonly firsts: Float64Array;
  readonly lasts: Float64Array;
  /** Kind in the lower two bits, then the keyframe flags `opens` and `closes`. */
  readonly flags: Uint8Array;
}

/** Index of a tape's block headers, in tape order. */
export class BlockIndex {
  #columns: BlockColumns;
  #count: number;

  /** @param columns initial content; modified in place */
  constructor(columns = allocateColumns(INITIAL_CAPACITY), count = 0) {
    this.#columns = columns;
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  add(segment: number, { offset, length, rows, first, last, kind, opens, closes }: ScannedBlock): void {
    const position = this.#count;
    if (position === this.#columns.flags.length) this.#grow(position * 2);
    const columns = this.#columns;
    columns.segments[position] = segment;
    columns.offsets[position] = offset;
    columns.lengths[position] = length;
    columns.rows[position] = rows;
    columns.firsts[position] = first;
    columns.lasts[position] = last;
    columns.flags[position] = KINDS.indexOf(kind) | (opens ? OPENS : 0) | (closes ? CLOSES : 0);
    this.#count += 1;
  }

  /** Appends the blocks `from` to `to` (exclusive) of another index. */
  append(other: BlockIndex, from: number, to: number): void {
    const wanted = this.#count + to - from;
    if (wanted > this.#columns.flags.length) this.#grow(Math.max(wanted, this.#columns.flags.length * 2));
    copyColumns(other.#columns, this.#columns, from, to, this.#count);
    this.#count = wanted;
  }

  at(position: number): IndexedBlock {
    const { segments, offsets, lengths, rows } = this.#columns;
    const flags = this.#columns.flags[position] as number;
    return {
      segment: segments[position] as number,
      offset: offsets[position] as number,
      length: lengths[position] as number,
      rows: rows[position] as number,
      first: this.first(position),
      last: this.last(position),
      kind: this.kind(position),
      opens: (flags & OPENS) !== 0,
      closes: (flags & CLOSES) !== 0,
    };
  }

  kind(position: number): BlockKind {
    return KINDS[(this.#columns.flags[position] as number) & KIND] as BlockKind;
  }

  /** Returns the time of the block's first event, µs. */
  first(position: number): number {
    return this.#columns.firsts[position] as number;
  }

  last(position: number): number {
    return this.#columns.lasts[position] as number;
  }

  rows(position: number): number {
    return this.#columns.rows[position] as number;
  }

  bytes(position: number): number {
    return this.#columns.lengths[position] as number;
  }

  /** Returns the columns up to a position, without spare capacity. */
  columns(to = this.#count): BlockColumns {
    return mapColumns(this.#columns, (column) => column.subarray(0, to));
  }

  #grow(capacity: number): void {
    const larger = allocateColumns(capacity);
    copyColumns(this.#columns, larger, 0, this.#count, 0);
    this.#columns = larger;
  }
}

/** Allocates columns for a number of blocks, optionally in existing memory. */
export function allocateColumns(
  count: number,
  memory = new ArrayBuffer(columnBytes(count)),
  at = 0,
): BlockColumns {
  let end = at;
  const take = (bytes: number): number => {
    end += bytes * count;
    return end - bytes * count;
  };
  // Wide columns first, so that each is aligned.
  return {
    offsets: new Float64Array(memory, take(8), count),
    firsts: new Float64Array(memory, take(8), count),
    lasts: new Float64Array(memory, take(8), count),
    segments: new Uint32Array(memory, take(4), count),
    lengths: new Uint32Array(memory, take(4), count),
    rows: new Uint32Array(memory, take(4), count),
    flags: new Uint8Array(memory, take(1), count),
  };
}

const BYTES_A_BLOCK = 3 * 8 + 3 * 4 + 1;

/** Returns the bytes of the columns for a number of blocks. */
export function columnBytes(count: number): number {
  return count * BYTES_A_BLOCK;
}

type Column = Float64Array | Uint32Array | Uint8Array;

const NAMES = ['offsets', 'firsts', 'lasts', 'segments', 'lengths', 'rows', 'flags'] as const;

function mapColumns(columns: BlockColumns, map: (column: Column) => Column): BlockColumns {
  return Object.fromEntries(NAMES.map((name) => [name, map(columns[name])])) as unknown as BlockColumns;
}

/** Copies the blocks `start` to `end` (exclusive) to a position of other columns. */
export function copyColumns(
  from: BlockColumns,
  to: BlockColumns,
  start: number,
  end: number,
  position: number,
): void {
  for (const name of NAMES) to[name].set(from[name].subarray(start, end), position);
}
