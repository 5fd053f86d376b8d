import type { Encoder, FrameHead } from './encoder';
import { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** One row as JSON: the items of its channel's array, and of `gaps`. */
interface JsonPart {
  readonly items: string;
  readonly gap?: string;
}

/** Frames as JSON text, put together from the text of their rows. */
export class JsonEncoder implements Encoder<JsonPart> {
  part(content: RowContent): JsonPart {
    switch (content.channel) {
      case 'trades': {
        const items = content.trades.map((trade) => JSON.stringify(trade)).join();
        return content.gap ? { items, gap: JSON.stringify(content.gap) } : { items };
      }
      case 'bars':
        return { items: content.bars.map((bar) => JSON.stringify(bar)).join() };
      default:
        return { items: JSON.stringify(content.update) };
    }
  }

  frame(head: FrameHead, parts: readonly JsonPart[]): OutFrame {
    const { room, epoch, from, to, time, merged, full, channel } = head;
    const items: string[] = [];
    const gaps: string[] = [];
    for (const part of parts) {
      if (part.items) items.push(part.items);
      if (part.gap) gaps.push(part.gap);
    }
    let text = JSON.stringify({ room, epoch, from, to, time, merged, ...(full && { full }) }).slice(0, -1);
    if (items.length > 0 || full) text += `,"${channel}":[${items.join()}]`;
    if (gaps.length > 0) text += `,"gaps":[${gaps.join()}]`;
    return new OutFrame(`${text}}`);
  }
}
