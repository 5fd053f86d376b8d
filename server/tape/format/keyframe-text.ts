import type { MarketEvent } from '../../../lib/market/event';
import type { BlockDraft } from './block';
import type { BlockLimits } from './block-cutter';
import { ByteLine } from './byte-line';
import type { RowEncoder } from './row-encoder';

const COMMA = 44;
const END = Buffer.from(']}\n');

/** Builds the blocks of one keyframe. */
export class KeyframeText {
  readonly #encoder: RowEncoder;
  readonly #limits: BlockLimits;
  readonly #line = new ByteLine();
  /** Comma-separated rows, split to fit into blocks. */
  readonly #parts: { readonly rows: number; readonly text: Buffer }[] = [];
  #rows = 0;
  #partRows = 0;

  constructor(encoder: RowEncoder, limits: BlockLimits) {
    this.#encoder = encoder;
    this.#limits = limits;
  }

  get rows(): number {
    return this.#rows;
  }

  /**
   * Adds a row.
   * @throws RangeError as in `RowEncoder.writeState`; more rows may be added after it
   */
  add(event: MarketEvent): void {
    const { blockEvents, blockBytes } = this.#limits;
    const end = this.#line.length;
    try {
      if (this.#partRows > 0) this.#line.char(COMMA);
      this.#encoder.writeState(this.#line, event);
    } catch (error) {
      this.#line.cut(end);
      throw error;
    }
    if (this.#partRows > 0 && (this.#partRows >= blockEvents || this.#line.length > blockBytes)) {
      this.#parts.push({ rows: this.#partRows, text: this.#line.take(end) });
      // Removes the comma between this row and the one before.
      this.#line.take(1);
      this.#partRows = 0;
    }
    this.#partRows += 1;
    this.#rows += 1;
  }

  /**
   * Returns the blocks; empty without rows. No rows may be added afterwards.
   * @param at time of the keyframe, µs
   */
  blocks(at: number): BlockDraft[] {
    if (this.#rows === 0) return [];
    this.#parts.push({ rows: this.#partRows, text: this.#line.take(this.#line.length) });
    const symbols = JSON.stringify(this.#encoder.instruments.map(({ symbol }) => symbol));
    const parts = this.#parts.length;
    return this.#parts.map(({ rows, text }, part) => {
      const about = JSON.stringify({ keyframe: at, part, parts }).slice(0, -1);
      const start = `${about},"symbols":${part === 0 ? symbols : '[]'},"rows":[`;
      const opens = part === 0;
      const closes = part === parts - 1;
      return {
        about: { kind: 'keyframe', rows, first: at, last: at, opens, closes },
        data: Buffer.concat([Buffer.from(start), text, END]),
      };
    });
  }
}
