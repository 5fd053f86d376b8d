import type { BlockKind } from './block';
import type { ScannedBlock } from './segment-scan';

export interface PlacedBlock extends ScannedBlock {
  /** Number of its segment. */
  readonly segment: number;
}

const KINDS: readonly BlockKind[] = ['header', 'keyframe', 'events'];
const KIND = 3;
const OPENS = 4;
const CLOSES = 8;
const FIRST_ROOM = 256;

/** Columns of an index: a day of a busy tape has 400,000 blocks, and as objects they would take ten times the memory. */
export interface BlockColumns {
  readonly segments: Uint32Array;
  readonly offsets: Float64Array;
  readonly lengths: Uint32Array;
  readonly rows: Uint32Array;
  readonly firsts: Float64Array;
  readonly lasts: Float64Array;
  /** Kind in the lower two bits, then whether it opens and whether it closes a keyframe. */
  readonly flags: Uint8Array;
}

/** What the headers of a tape's blocks say, in their order. */
export class BlockIndex {
  #columns: BlockColumns;
  #count: number;

  /** @param columns what is known already; they are kept */
  constructor(columns = roomFor(FIRST_ROOM), count = 0) {
    this.#columns = columns;
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  add(segment: number, { offset, length, rows, first, last, kind, opens, closes }: ScannedBlock): void {
    const place = this.#count;
    if (place === this.#columns.flags.length) this.#grow(place * 2);
    const columns = this.#columns;
    columns.segments[place] = segment;
    columns.offsets[place] = offset;
    columns.lengths[place] = length;
    columns.rows[place] = rows;
    columns.firsts[place] = first;
    columns.lasts[place] = last;
    columns.flags[place] = KINDS.indexOf(kind) | (opens ? OPENS : 0) | (closes ? CLOSES : 0);
    this.#count += 1;
  }

  /** Adds blocks of another index, from one place to before another. */
  append(other: BlockIndex, from: number, to: number): void {
    const wanted = this.#count + to - from;
    if (wanted > this.#columns.flags.length) this.#grow(Math.max(wanted, this.#columns.flags.length * 2));
    copyColumns(other.#columns, this.#columns, from, to, this.#count);
    this.#count = wanted;
  }

  at(place: number): PlacedBlock {
    const { segments, offsets, lengths, rows } = this.#columns;
    const flags = this.#columns.flags[place] as number;
    return {
      segment: segments[place] as number,
      offset: offsets[place] as number,
      length: lengths[place] as number,
      rows: rows[place] as number,
      first: this.first(place),
      last: this.last(place),
      kind: this.kind(place),
      opens: (flags & OPENS) !== 0,
      closes: (flags & CLOSES) !== 0,
    };
  }

  kind(place: number): BlockKind {
    return KINDS[(this.#columns.flags[place] as number) & KIND] as BlockKind;
  }

  /** Times of a block's first and last event, µs. */
  first(place: number): number {
    return this.#columns.firsts[place] as number;
  }

  last(place: number): number {
    return this.#columns.lasts[place] as number;
  }

  rows(place: number): number {
    return this.#columns.rows[place] as number;
  }

  bytes(place: number): number {
    return this.#columns.lengths[place] as number;
  }

  /** The columns without the room behind them, up to a place. */
  columns(to = this.#count): BlockColumns {
    return mapColumns(this.#columns, (column) => column.subarray(0, to));
  }

  #grow(room: number): void {
    const larger = roomFor(room);
    copyColumns(this.#columns, larger, 0, this.#count, 0);
    this.#columns = larger;
  }
}

/** Columns for so many blocks, over one stretch of memory when it is given. */
export function roomFor(count: number, memory = new ArrayBuffer(bytesFor(count)), at = 0): BlockColumns {
  let end = at;
  const take = (bytes: number): number => {
    end += bytes * count;
    return end - bytes * count;
  };
  // The wide ones first, so that each lies at a multiple of its width.
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

/** Bytes that the columns of so many blocks take. */
export function bytesFor(count: number): number {
  return count * BYTES_A_BLOCK;
}

type Column = Float64Array | Uint32Array | Uint8Array;

const NAMES = ['offsets', 'firsts', 'lasts', 'segments', 'lengths', 'rows', 'flags'] as const;

function mapColumns(columns: BlockColumns, map: (column: Column) => Column): BlockColumns {
  return Object.fromEntries(NAMES.map((name) => [name, map(columns[name])])) as unknown as BlockColumns;
}

/** Copies blocks from one place to before another to a place of other columns. */
export function copyColumns(
  from: BlockColumns,
  to: BlockColumns,
  start: number,
  end: number,
  place: number,
): void {
  for (const name of NAMES) to[name].set(from[name].subarray(start, end), place);
}
