import { encodeJsonFrame } from '../../lib/protocol/json-frame';
import type { Encoder, FrameHead } from './encoder';
import { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** JSON of one row: items of its channel's list, and of `gaps`. */
interface JsonPart {
  readonly items: readonly string[];
  readonly gap?: string;
}

/** Encodes frames as JSON text, assembled from the text of their rows. */
export class JsonEncoder implements Encoder {
  /** By row. */
  readonly #parts: (JsonPart | undefined)[] = [];
  /** Items of the open frame. */
  readonly #items: string[] = [];
  readonly #gaps: string[] = [];

  begin(): void {}

  encode(content: RowContent, row: number): void {
    this.#parts[row] = partOf(content);
  }

  open(): void {
    this.#items.length = 0;
    this.#gaps.length = 0;
  }

  add(row: number): void {
    const part = this.#parts[row];
    if (!part) return;
    this.#items.push(...part.items);
    if (part.gap !== undefined) this.#gaps.push(part.gap);
  }

  close(head: FrameHead): OutFrame {
    const text = encodeJsonFrame(head, { [head.channel]: this.#items, gaps: this.#gaps });
    return new OutFrame(text, { epoch: head.epoch, version: head.to });
  }
}

function partOf(content: RowContent): JsonPart {
  switch (content.channel) {
    case 'trades': {
      const items = content.trades.map((trade) => JSON.stringify(trade));
      return content.gap ? { items, gap: JSON.stringify(content.gap) } : { items };
    }
    case 'bars':
      return { items: content.bars.map((bar) => JSON.stringify(bar)) };
    default:
      return { items: [JSON.stringify(content.update)] };
  }
}
