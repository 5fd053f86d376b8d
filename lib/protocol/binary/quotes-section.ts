/**
 * Quote: index, mask, then the masked fields in the order of the mask's bits.
 *
 * The seven fields of an ordinary update have the low seven bits, so their mask is one byte. A price is a step
 * in ticks from the preceding price in the record, the first one from the scale's reference; an average price is one in
 * thousandths of a tick. `rangeHigh` and
 * `rangeLow` that equal `last` are omitted: a `last` without the BARE bit implies both. Fields with null, and
 * fields off the symbol's grid (as float64), are listed by a further mask each.
 */
import type { QuoteUpdate } from '../messages';
import type { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { relativeTime, timeFrom } from './relative-time';
import {
  MEAN_PARTS,
  meanAt,
  meanCode,
  priceAt,
  type Scale,
  sizeCode,
  sizeOf,
  stepBetween,
  ticksOf,
} from './scale';
import { readStatus, STATUS_CODE } from './trading-status';

type QuoteField = Exclude<keyof QuoteUpdate, 'symbol' | 'status'>;
type FieldKind = 'time' | 'price' | 'mean' | 'size';

interface Field {
  readonly name: QuoteField;
  readonly kind: FieldKind;
  readonly bit: number;
}

const bit = (position: number): number => 1 << position;

/** Fields in the order in which they are written. */
const FIELDS: readonly Field[] = [
  { name: 'timestamp', kind: 'time', bit: bit(0) },
  { name: 'last', kind: 'price', bit: bit(1) },
  { name: 'lastSize', kind: 'size', bit: bit(2) },
  { name: 'bid', kind: 'price', bit: bit(3) },
  { name: 'bidSize', kind: 'size', bit: bit(4) },
  { name: 'ask', kind: 'price', bit: bit(5) },
  { name: 'askSize', kind: 'size', bit: bit(6) },
  { name: 'volume', kind: 'size', bit: bit(7) },
  { name: 'rangeHigh', kind: 'price', bit: bit(8) },
  { name: 'rangeLow', kind: 'price', bit: bit(9) },
  { name: 'high', kind: 'price', bit: bit(10) },
  { name: 'low', kind: 'price', bit: bit(11) },
  { name: 'vwap', kind: 'mean', bit: bit(12) },
  { name: 'open', kind: 'price', bit: bit(14) },
  { name: 'prevClose', kind: 'price', bit: bit(15) },
  { name: 'reference', kind: 'price', bit: bit(19) },
  { name: 'referenceTime', kind: 'time', bit: bit(20) },
  { name: 'since', kind: 'time', bit: bit(21) },
  { name: 'statusSince', kind: 'time', bit: bit(22) },
  { name: 'indicative', kind: 'price', bit: bit(23) },
  { name: 'matched', kind: 'size', bit: bit(24) },
  { name: 'unmatchedBuy', kind: 'size', bit: bit(25) },
  { name: 'unmatchedSell', kind: 'size', bit: bit(26) },
];
/** A mask of float64 fields follows. */
const RAWS = bit(13);
const STATUS = bit(16);
/** A mask of null fields follows. */
const NULLS = bit(17);
/** `last` implies no range: omitted fields are absent. */
const BARE = bit(18);

/** Number of leading fields that change with prices; the others change rarely, so that a check skips all. */
const COMMON_FIELDS = FIELDS.findIndex(({ name }) => name === 'reference');

const LAST = bit(1);
const RANGES = bit(8) | bit(9);
const ALL_FIELDS = FIELDS.reduce((mask, field) => mask | field.bit, 0);
/** Fields that are never removed once they have a value. */
const LASTING = bit(0) | bit(1) | bit(7) | bit(8) | bit(9);
const NULLABLE = ALL_FIELDS & ~LASTING;
const ALL_BITS = bit(27) - 1;

/** Minimum size of a quote: index and mask. */
export const MIN_QUOTE_BYTES = 2;

/** Encodes one quote; see {@link writeQuotesSection}. */
export function encodeQuotesSection(
  update: QuoteUpdate,
  scale: Scale,
  time: number,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writeQuotesSection(writer, update, scale, time);
  return writer.finish();
}

/**
 * Writes one quote, to be shared by all rooms of a flush.
 * @param time `time` (µs) of the frame that will carry it
 * @throws RangeError naming a number that is not finite
 */
export function writeQuotesSection(
  writer: ByteWriter,
  update: QuoteUpdate,
  scale: Scale,
  time: number,
): void {
  const numbers: number[] = [];
  let present = 0;
  let nulls = 0;
  let raws = 0;
  let ticks = scale.reference;
  const values = valuesOf(update);
  const count = isCommon(update) ? COMMON_FIELDS : FIELDS.length;
  const { last, rangeHigh, rangeLow } = update;
  const bare = last !== undefined && (rangeHigh === undefined || rangeLow === undefined);
  for (let at = 0; at < count; at++) {
    const field = FIELDS[at] as Field;
    const value = values[at];
    if (value === undefined) continue;
    if ((field.bit & RANGES) !== 0 && !bare && value === last) continue;
    present |= field.bit;
    if (value === null) {
      nulls |= field.bit;
      continue;
    }
    let whole: number | undefined;
    if (field.kind === 'price') {
      const priceTicks = ticksOf(value, scale);
      whole = stepBetween(ticks, priceTicks);
      if (priceTicks !== undefined && whole !== undefined) ticks = priceTicks;
    } else if (field.kind === 'mean') {
      whole = stepBetween(ticks * MEAN_PARTS, meanCode(value, scale));
    } else {
      whole = field.kind === 'size' ? sizeCode(value, scale) : relativeTime(value, time);
    }
    if (whole === undefined) raws |= field.bit;
    numbers.push(whole ?? value);
  }
  writer.varint(scale.index);
  writer.varint(
    present |
      (update.status === undefined ? 0 : STATUS) |
      (bare ? BARE : 0) |
      (raws === 0 ? 0 : RAWS) |
      (nulls === 0 ? 0 : NULLS),
  );
  if (nulls !== 0) writer.varint(nulls);
  if (raws !== 0) writer.varint(raws);
  let next = 0;
  for (let at = 0; at < count; at++) {
    const field = FIELDS[at] as Field;
    if ((present & ~nulls & field.bit) === 0) continue;
    const value = numbers[next++] ?? 0;
    if ((raws & field.bit) !== 0) writer.float64(value);
    else if (field.kind === 'price' || field.kind === 'mean') writer.zigzag(value);
    else writer.varint(value);
  }
  if (update.status !== undefined) writer.varint(STATUS_CODE[update.status]);
}

/** True if the update has none of the fields that change rarely. */
function isCommon(update: QuoteUpdate): boolean {
  return (
    update.reference === undefined &&
    update.referenceTime === undefined &&
    update.since === undefined &&
    update.statusSince === undefined &&
    update.indicative === undefined &&
    update.matched === undefined &&
    update.unmatchedBuy === undefined &&
    update.unmatchedSell === undefined
  );
}

/**
 * Returns the values in the order of the fields. Listed one by one, because access by a variable name is much
 * slower.
 */
function valuesOf(update: QuoteUpdate): readonly (number | null | undefined)[] {
  return [
    update.timestamp,
    update.last,
    update.lastSize,
    update.bid,
    update.bidSize,
    update.ask,
    update.askSize,
    update.volume,
    update.rangeHigh,
    update.rangeLow,
    update.high,
    update.low,
    update.vwap,
    update.open,
    update.prevClose,
    update.reference,
    update.referenceTime,
    update.since,
    update.statusSince,
    update.indicative,
    update.matched,
    update.unmatchedBuy,
    update.unmatchedSell,
  ];
}

/** Reads what follows the index of a quote. */
export function readQuote(reader: ByteReader, scale: Scale, time: number): QuoteUpdate {
  const mask = reader.varint();
  if (mask > ALL_BITS) throw reader.fault(`a quote mask of ${mask}`, -1);
  const nulls = (mask & NULLS) === 0 ? 0 : readSubmask(reader, mask & NULLABLE);
  const raws = (mask & RAWS) === 0 ? 0 : readSubmask(reader, mask & ALL_FIELDS & ~nulls);
  const update: { -readonly [K in keyof QuoteUpdate]: QuoteUpdate[K] } = { symbol: scale.symbol };
  const values: Partial<Record<QuoteField, number | null>> = update;
  let ticks = scale.reference;
  for (const field of FIELDS) {
    if ((mask & field.bit) === 0) continue;
    if ((nulls & field.bit) !== 0) {
      values[field.name] = null;
    } else if ((raws & field.bit) !== 0) {
      values[field.name] = reader.float64();
    } else if (field.kind === 'price') {
      ticks += reader.zigzag();
      values[field.name] = priceAt(ticks, scale);
    } else if (field.kind === 'mean') {
      values[field.name] = meanAt(ticks * MEAN_PARTS + reader.zigzag(), scale);
    } else if (field.kind === 'size') {
      values[field.name] = sizeOf(reader.varint(), scale);
    } else {
      values[field.name] = timeFrom(reader.varint(), time);
    }
  }
  const { last } = update;
  if (last !== undefined && (mask & BARE) === 0) {
    update.rangeHigh ??= last;
    update.rangeLow ??= last;
  }
  if ((mask & BARE) !== 0 && (mask & LAST) === 0) throw reader.fault('a bare quote without last', -1);
  if ((mask & STATUS) !== 0) update.status = readStatus(reader);
  return update;
}

/** Reads a mask of some of the fields: not empty, and a subset of those allowed. */
function readSubmask(reader: ByteReader, allowed: number): number {
  const mask = reader.varint();
  if (mask === 0 || mask > ALL_BITS || (mask & ~allowed) !== 0) throw reader.fault(`a mask of ${mask}`, -1);
  return mask;
}
