import { encodeJsonFrame } from '../../lib/protocol/json-frame';
import type { Encoder, FrameHead } from './encoder';
import { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** One row as JSON: the items of its channel's list, and of `gaps`. */
interface JsonPart {
  readonly items: readonly string[];
  readonly gap?: string;
}

/** Frames as JSON text, put together from the text of their rows. */
export class JsonEncoder implements Encoder {
  /** By row. */
  readonly #parts: (JsonPart | undefined)[] = [];

  begin(): void {}

  encode(content: RowContent, row: number): void {
    this.#parts[row] = partOf(content);
  }

  frame(head: FrameHead, rows: readonly number[], count: number): OutFrame {
    const parts = rows.slice(0, count).flatMap((row) => this.#parts[row] ?? []);
    const items = parts.flatMap((part) => part.items);
    const gaps = parts.flatMap((part) => part.gap ?? []);
    const text = encodeJsonFrame(head, { [head.channel]: items, gaps });
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
