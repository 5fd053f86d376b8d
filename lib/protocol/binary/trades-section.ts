/**
 * Trades of one symbol: index, count, records; a gap: index, count 0, relative time.
 *
 * A record is a byte of flags, id, time, price and size. A numeric id is a step from the preceding numeric id,
 * a time is relative to the preceding trade (the first one to the frame), a price is a step in ticks from the
 * preceding trade (the first one from the scale's reference).
 */
import type { Side } from '../../market/event';
import type { TradeGap, TradeUpdate } from '../messages';
import type { ByteReader } from './byte-reader';
import { ByteWriter, MAX_ZIGZAG } from './byte-writer';
import { relativeTime, timeFrom } from './relative-time';
import { priceAt, type Scale, sizeCode, sizeOf, stepBetween, ticksOf } from './scale';

const SIDE_CODE: Readonly<Record<Side, number>> = { buy: 0, sell: 1, unknown: 2 };
const SIDES: readonly Side[] = ['buy', 'sell', 'unknown'];
const SIDE_MASK = 0b11;
const TEXT_ID = 1 << 2;
const RAW_TIME = 1 << 3;
const RAW_PRICE = 1 << 4;
const RAW_SIZE = 1 << 5;
const ALL_FLAGS = (1 << 6) - 1;

/** Maximum of digits of an id whose difference to any other such id fits a zigzag varint. */
const MAX_ID_DIGITS = 15;
const NUMERIC_ID = /^(?:0|[1-9]\d*)$/;

/** Minimum size of a trade: flags, id, time, price, size. */
const MIN_TRADE_BYTES = 5;
/** Minimum size of a section of trades: index, count and the time of a gap. */
export const MIN_TRADES_BYTES = 3;
/** Replaces a gap's time that is off the grid; a float64 follows. No relative time is this large. */
const RAW_UNTIL = Number.MAX_SAFE_INTEGER;

/**
 * Encodes trades of one symbol, oldest first.
 * @param updates at least one, all of the scale's symbol
 * @param time `time` (µs) of the frame that will carry them
 * @throws RangeError for no trades, and naming a number that is not finite
 */
export function encodeTradesSection(
  updates: readonly TradeUpdate[],
  scale: Scale,
  time: number,
): Uint8Array<ArrayBuffer> {
  if (updates.length === 0) throw new RangeError(`no trades to encode for ${scale.symbol}`);
  const writer = new ByteWriter();
  writer.varint(scale.index);
  writer.varint(updates.length);
  let id = 0;
  let base = time;
  let ticks = scale.reference;
  for (const trade of updates) {
    const numericId = toNumericId(trade.id);
    const distance = relativeTime(trade.timestamp, base);
    const priceTicks = ticksOf(trade.price, scale);
    const step = stepBetween(ticks, priceTicks);
    const units = sizeCode(trade.size, scale);
    writer.byte(
      SIDE_CODE[trade.side] |
        (numericId === undefined ? TEXT_ID : 0) |
        (distance === undefined ? RAW_TIME : 0) |
        (step === undefined ? RAW_PRICE : 0) |
        (units === undefined ? RAW_SIZE : 0),
    );
    if (numericId === undefined) {
      writer.text(trade.id);
    } else {
      writer.zigzag(numericId - id);
      id = numericId;
    }
    if (distance === undefined) writer.float64(trade.timestamp);
    else writer.varint(distance);
    base = trade.timestamp;
    if (priceTicks === undefined || step === undefined) {
      writer.float64(trade.price);
    } else {
      writer.zigzag(step);
      ticks = priceTicks;
    }
    if (units === undefined) writer.float64(trade.size);
    else writer.varint(units);
  }
  return writer.finish();
}

/**
 * Encodes a gap, a section of the `trades` channel.
 * @throws RangeError naming a time that is not finite
 */
export function encodeGapsSection(gap: TradeGap, scale: Scale, time: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.varint(scale.index);
  writer.varint(0);
  const distance = relativeTime(gap.until, time);
  if (distance === undefined) {
    writer.varint(RAW_UNTIL);
    writer.float64(gap.until);
  } else {
    writer.varint(distance);
  }
  return writer.finish();
}

/** Reads what follows the index; appends to the trades or to the gaps. */
export function readTrades(
  reader: ByteReader,
  scale: Scale,
  time: number,
  trades: TradeUpdate[],
  gaps: TradeGap[],
): void {
  const count = reader.count(MIN_TRADE_BYTES);
  if (count === 0) {
    const distance = reader.varint();
    gaps.push({
      symbol: scale.symbol,
      until: distance === RAW_UNTIL ? reader.float64() : timeFrom(distance, time),
    });
    return;
  }
  let numericId = 0;
  let timestamp = time;
  let ticks = scale.reference;
  for (let i = 0; i < count; i += 1) {
    const flags = reader.byte();
    const side = SIDES[flags & SIDE_MASK];
    if (side === undefined || flags > ALL_FLAGS) throw reader.fault(`trade flags of ${flags}`, -1);
    let id: string;
    if ((flags & TEXT_ID) !== 0) {
      id = reader.text();
    } else {
      numericId += reader.zigzag();
      if (numericId < 0 || numericId > MAX_ZIGZAG) throw reader.fault(`a trade id of ${numericId}`, -1);
      id = String(numericId);
    }
    timestamp = (flags & RAW_TIME) !== 0 ? reader.float64() : timeFrom(reader.varint(), timestamp);
    let price: number;
    if ((flags & RAW_PRICE) !== 0) {
      price = reader.float64();
    } else {
      ticks += reader.zigzag();
      price = priceAt(ticks, scale);
    }
    const size = (flags & RAW_SIZE) !== 0 ? reader.float64() : sizeOf(reader.varint(), scale);
    trades.push({ symbol: scale.symbol, id, price, size, side, timestamp });
  }
}

function toNumericId(id: string): number | undefined {
  return id.length <= MAX_ID_DIGITS && NUMERIC_ID.test(id) ? Number(id) : undefined;
}
