import type { Instrument } from '../../lib/market/instrument';
import { encodeBarsSection } from '../../lib/protocol/binary/bars-section';
import { ByteWriter } from '../../lib/protocol/binary/byte-writer';
import { encodeDepthSection } from '../../lib/protocol/binary/depth-section';
import { writeFrameStart } from '../../lib/protocol/binary/frame-layout';
import { writeQuotesSection } from '../../lib/protocol/binary/quotes-section';
import { type Scale, scaleOf } from '../../lib/protocol/binary/scale';
import { encodeGapsSection, encodeTradesSection } from '../../lib/protocol/binary/trades-section';
import type { Market } from '../market/market';
import type { Encoder, FrameHead } from './encoder';
import type { FrameSlab } from './frame-slab';
import type { OutFrame } from './out-frame';
import type { RowContent } from './row-content';

/** Numbers stored for each encoded row: start and end of its bytes, and its number of frame sections. */
const PLACE = 3;

/** A row's scale, and the values it was made from. */
interface Known {
  readonly instrument: Instrument;
  readonly reference: number;
  readonly scale: Scale;
}

/**
 * Encodes frames in the project's binary encoding. The rows of a flush lie in one array, from which frames
 * copy.
 */
export class BinaryEncoder implements Encoder {
  readonly #stream: string;
  readonly #market: Market;
  readonly #scales: Known[] = [];
  /** Rows encoded in this flush. */
  readonly #encoded = new ByteWriter();
  /** {@link PLACE} numbers of each row. */
  #places = new Int32Array(0);
  /** Sections of the open frame. */
  #records = 0;
  readonly #start = new ByteWriter();
  readonly #slab: FrameSlab;
  #time = 0;

  /**
   * @param stream namespace of the stream, which every frame names
   * @param slab memory of its frames; encoders may share one
   */
  constructor(stream: string, market: Market, slab: FrameSlab) {
    this.#slab = slab;
    this.#stream = stream;
    this.#market = market;
  }

  begin(time: number): void {
    this.#time = time;
    this.#encoded.clear();
  }

  encode(content: RowContent, row: number): void {
    const scale = this.#scale(row);
    const start = this.#encoded.length;
    let count = 1;
    switch (content.channel) {
      case 'quotes':
        writeQuotesSection(this.#encoded, content.update, scale, this.#time);
        break;
      case 'depth':
        this.#encoded.append(encodeDepthSection(content.update, scale));
        break;
      case 'bars':
        this.#encoded.append(encodeBarsSection(content.bars, scale, this.#time));
        break;
      case 'trades':
        if (content.gap) this.#encoded.append(encodeGapsSection(content.gap, scale, this.#time));
        if (content.trades.length > 0) {
          this.#encoded.append(encodeTradesSection(content.trades, scale, this.#time));
        }
        if (content.gap && content.trades.length > 0) count = 2;
    }
    const at = row * PLACE;
    if (at >= this.#places.length) this.#places = grown(this.#places, 2 * (at + PLACE));
    this.#places[at] = start;
    this.#places[at + 1] = this.#encoded.length;
    this.#places[at + 2] = count;
  }

  open(): void {
    this.#records = 0;
    this.#slab.open();
  }

  add(row: number): void {
    const at = row * PLACE;
    this.#slab.add(this.#encoded, this.#places[at] as number, this.#places[at + 1] as number);
    this.#records += this.#places[at + 2] as number;
  }

  close(head: FrameHead, defined: readonly number[]): OutFrame {
    const scales = defined.length === 0 ? NOTHING : defined.map((row) => this.#scale(row));
    this.#start.clear();
    writeFrameStart(this.#start, this.#stream, head, scales, this.#records);
    return this.#slab.close(this.#start);
  }

  /**
   * Returns a row's scale, which is made again when its instrument or reference price has changed. Versions do
   * not decide: they start again after a reset, and an old scale would match by chance.
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

function grown(numbers: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(numbers);
  return larger;
}
