import type { BarUpdate, DepthUpdate, Frame, QuoteUpdate, TradeGap, TradeUpdate } from '../messages';
import { CHANNELS, type Channel } from '../messages';
import { MIN_BARS_BYTES, readBars } from './bars-section';
import { ByteReader } from './byte-reader';
import { MIN_DEPTH_BYTES, readDepth } from './depth-section';
import { CHANNEL_MASK, FULL_FLAG, LAYOUT_VERSION, SCALES_FLAG } from './frame-layout';
import { MIN_QUOTE_BYTES, readQuote } from './quotes-section';
import { readScales, type Scale } from './scale';
import { MIN_TRADES_BYTES, readTrades } from './trades-section';

const ALL_FLAGS = CHANNEL_MASK | FULL_FLAG | SCALES_FLAG;

const MIN_PART_BYTES: Readonly<Record<Channel, number>> = {
  quotes: MIN_QUOTE_BYTES,
  trades: MIN_TRADES_BYTES,
  depth: MIN_DEPTH_BYTES,
  bars: MIN_BARS_BYTES,
};

/** Maximum of symbols of a stream; more come from a faulty server. */
const MAX_SCALES = 1_000_000;

type Scales = Map<number, Scale>;

interface Content {
  readonly quotes: QuoteUpdate[];
  readonly trades: TradeUpdate[];
  readonly gaps: TradeGap[];
  readonly depth: DepthUpdate[];
  readonly bars: BarUpdate[];
}

/** Decodes the binary frames of one connection; remembers the scales of each stream. */
export class FrameDecoder {
  readonly #streams = new Map<string, Scales>();

  /**
   * @returns the frame, equal to its JSON form, and the namespace of its stream
   * @throws MalformedFrameError naming the offset
   */
  decode(bytes: Uint8Array): { stream: string; frame: Frame } {
    const reader = new ByteReader(bytes);
    const version = reader.byte();
    if (version !== LAYOUT_VERSION) throw reader.fault(`layout version ${version}`, -1);
    const flags = reader.byte();
    if (flags > ALL_FLAGS) throw reader.fault(`frame flags of ${flags}`, -1);
    const channel = CHANNELS[flags & CHANNEL_MASK] ?? 'quotes';
    const stream = reader.text();
    if (!stream.startsWith('/')) throw reader.fault('a stream that is no namespace', -1);
    const room = reader.text();
    const epoch = reader.varint();
    const to = reader.varint();
    const from = to - reader.zigzag();
    if (from < 0) throw reader.fault('a frame from before version 0', -1);
    const time = reader.varint();
    const merged = reader.varint();
    const scales = this.#scalesOf(stream);
    if ((flags & SCALES_FLAG) !== 0) {
      for (const scale of readScales(reader)) scales.set(scale.index, scale);
      if (scales.size > MAX_SCALES) throw reader.fault(`more than ${MAX_SCALES} symbols`, -1);
    }
    const content: Content = { quotes: [], trades: [], gaps: [], depth: [], bars: [] };
    const count = reader.count(MIN_PART_BYTES[channel]);
    for (let i = 0; i < count; i += 1) readPart(reader, channel, scales, time, content);
    if (reader.remaining > 0) throw reader.fault(`${reader.remaining} bytes after the last part`);
    const frame: Frame = {
      epoch,
      room,
      from,
      to,
      time,
      merged,
      ...((flags & FULL_FLAG) === 0 ? undefined : { full: true }),
      ...(content.quotes.length > 0 ? { quotes: content.quotes } : undefined),
      ...(content.trades.length > 0 ? { trades: content.trades } : undefined),
      ...(content.gaps.length > 0 ? { gaps: content.gaps } : undefined),
      ...(content.depth.length > 0 ? { depth: content.depth } : undefined),
      ...(content.bars.length > 0 ? { bars: content.bars } : undefined),
    };
    return { stream, frame };
  }

  /** Forgets all scales: a new connection gets them again. */
  clear(): void {
    this.#streams.clear();
  }

  #scalesOf(stream: string): Scales {
    let scales = this.#streams.get(stream);
    if (scales === undefined) {
      scales = new Map();
      this.#streams.set(stream, scales);
    }
    return scales;
  }
}

function readPart(
  reader: ByteReader,
  channel: Channel,
  scales: Scales,
  time: number,
  content: Content,
): void {
  const at = reader.position;
  const index = reader.varint();
  const scale = scales.get(index);
  if (scale === undefined) throw reader.fault(`no scale for symbol ${index}`, at - reader.position);
  if (channel === 'quotes') content.quotes.push(readQuote(reader, scale, time));
  else if (channel === 'trades') readTrades(reader, scale, time, content.trades, content.gaps);
  else if (channel === 'depth') content.depth.push(readDepth(reader, scale));
  else readBars(reader, scale, time, content.bars);
}
