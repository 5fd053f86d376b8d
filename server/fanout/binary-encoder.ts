import type { Instrument } from '../../lib/market/instrument';
import { encodeBarsPart } from '../../lib/protocol/binary/bars-part';
import { ByteWriter } from '../../lib/protocol/binary/byte-writer';
import { encodeDepthPart } from '../../lib/protocol/binary/depth-part';
import { writeFrameStart } from '../../lib/protocol/binary/frame';
import { writeQuotePart } from '../../lib/protocol/binary/quote-part';
import { type Scale, scaleOf } from '../../lib/protocol/binary/scale';
import { encodeGapPart, encodeTradesPart } from '../../lib/protocol/binary/trades-part';
import type { Market } from '../market/market';
import type { Encoder, FrameHead } from './encoder';
import type { FrameSlab } from './frame-slab';
import { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** Room for the longest header that a server puts before a WebSocket message (RFC 6455, section 5.2). */
const HEADROOM = 10;

/** Where the bytes of a row lie in the flush's bytes, and how many of the frame's parts they are. */
interface BinaryPart {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** A row's scale, and what it was made of. */
interface Known {
  readonly instrument: Instrument;
  readonly reference: number;
  readonly scale: Scale;
}

/** Frames of the project's binary encoding. The bytes of a flush's rows lie in one array, frames copy from it. */
export class BinaryEncoder implements Encoder<BinaryPart> {
  readonly #stream: string;
  readonly #market: Market;
  readonly #scales: Known[] = [];
  readonly #rows = new ByteWriter();
  readonly #start = new ByteWriter();
  readonly #slab: FrameSlab;
  #time = 0;

  /**
   * @param stream namespace of the stream, which every frame names
   * @param slab where its frames are put; encoders may share one
   */
  constructor(stream: string, market: Market, slab: FrameSlab) {
    this.#slab = slab;
    this.#stream = stream;
    this.#market = market;
  }

  begin(time: number): void {
    this.#time = time;
    this.#rows.clear();
  }

  part(content: RowContent, row: number): BinaryPart {
    const scale = this.#scale(row);
    const start = this.#rows.length;
    let count = 1;
    switch (content.channel) {
      case 'quotes':
        writeQuotePart(this.#rows, content.update, scale, this.#time);
        break;
      case 'depth':
        this.#rows.append(encodeDepthPart(content.update, scale));
        break;
      case 'bars':
        this.#rows.append(encodeBarsPart(content.bars, scale, this.#time));
        break;
      case 'trades':
        if (content.gap) this.#rows.append(encodeGapPart(content.gap, scale, this.#time));
        if (content.trades.length > 0) {
          this.#rows.append(encodeTradesPart(content.trades, scale, this.#time));
        }
        if (content.gap && content.trades.length > 0) count = 2;
    }
    return { start, end: this.#rows.length, count };
  }

  frame(head: FrameHead, parts: readonly BinaryPart[], count: number, defined: readonly number[]): OutFrame {
    let bytes = 0;
    let records = 0;
    for (let k = 0; k < count; k++) {
      const part = parts[k] as BinaryPart;
      bytes += part.end - part.start;
      records += part.count;
    }
    const scales = defined.length === 0 ? NOTHING : defined.map((row) => this.#scale(row));
    this.#start.clear();
    writeFrameStart(this.#start, this.#stream, head, scales, records);
    const { slab, offset } = this.#slab.reserve(HEADROOM + this.#start.length + bytes);
    const first = offset + HEADROOM;
    let end = this.#start.copyTo(slab, first);
    for (let k = 0; k < count; k++) {
      const part = parts[k] as BinaryPart;
      end = this.#rows.copyTo(slab, end, part.start, part.end);
    }
    return new OutFrame(slab.subarray(first, end), HEADROOM);
  }

  /**
   * The scale of a row, made anew when its instrument or reference has changed. Not when a version has: versions
   * begin again with a market that starts over, and an old scale would be taken for the new one.
   */
  #scale(row: number): Scale {
    const instrument = this.#market.instrumentOf(row);
    const reference = this.#market.reference(row);
    const known = this.#scales[row];
    if (known?.instrument === instrument && known.reference === reference) return known.scale;
    const scale = scaleOf(instrument, row, reference);
    this.#scales[row] = { instrument, reference, scale };
    return scale;
  }
}

const NOTHING: readonly Scale[] = [];
