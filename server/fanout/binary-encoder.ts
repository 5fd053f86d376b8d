import { encodeBarsPart } from '../../lib/protocol/binary/bars-part';
import { encodeDepthPart } from '../../lib/protocol/binary/depth-part';
import { encodeFrame } from '../../lib/protocol/binary/frame';
import { encodeQuotePart } from '../../lib/protocol/binary/quote-part';
import { type Scale, scaleOf } from '../../lib/protocol/binary/scale';
import { encodeGapPart, encodeTradesPart } from '../../lib/protocol/binary/trades-part';
import type { Market } from '../market/market';
import type { Encoder, FrameHead } from './encoder';
import { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** Frames of the project's binary encoding; one row may be one part, or two when trades were lost. */
export class BinaryEncoder implements Encoder<readonly Uint8Array[]> {
  readonly #scales: { readonly version: number; readonly scale: Scale }[] = [];

  /** @param stream namespace of the stream, which every frame names */
  constructor(
    readonly stream: string,
    readonly market: Market,
  ) {}

  part(content: RowContent, row: number, time: number): readonly Uint8Array[] {
    const scale = this.#scale(row);
    switch (content.channel) {
      case 'quotes':
        return [encodeQuotePart(content.update, scale, time)];
      case 'depth':
        return [encodeDepthPart(content.update, scale)];
      case 'bars':
        return [encodeBarsPart(content.bars, scale, time)];
      case 'trades': {
        const parts: Uint8Array[] = [];
        if (content.gap) parts.push(encodeGapPart(content.gap, scale, time));
        if (content.trades.length > 0) parts.push(encodeTradesPart(content.trades, scale, time));
        return parts;
      }
    }
  }

  frame(head: FrameHead, parts: readonly (readonly Uint8Array[])[], defined: readonly number[]): OutFrame {
    const scales = defined.map((row) => this.#scale(row));
    return new OutFrame(encodeFrame({ stream: this.stream, ...head }, scales, parts.flat()));
  }

  /** The scale of a row, made anew when its instrument has changed. */
  #scale(row: number): Scale {
    const version = this.market.instrumentVersion(row);
    const known = this.#scales[row];
    if (known?.version === version) return known.scale;
    const scale = scaleOf(this.market.instrumentOf(row), row, this.market.reference(row));
    this.#scales[row] = { version, scale };
    return scale;
  }
}
