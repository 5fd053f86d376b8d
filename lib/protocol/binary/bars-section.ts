/**
 * Bars of one symbol: index, count, records. A record is a byte of flags (interval, and whether its numbers are
 * float64), its start, open, close, high, low, volume and trades. The interval is its number: the low three bits, and a
 * fourth one after the flag.
 *
 * The start is a number of whole intervals before the interval that contains the frame's time. `open` is a step
 * from the scale's reference (from the close of the preceding bar in the section), `close` and `high` from
 * `open`, `low` from `open` downwards.
 */
import { barAfter, barStart, barsBetween, INTERVALS } from '../../market/interval';
import type { BarUpdate } from '../messages';
import type { ByteReader } from './byte-reader';
import { ByteWriter, MAX_ZIGZAG } from './byte-writer';
import { priceAt, type Scale, sizeCode, sizeOf, stepBetween, ticksOf } from './scale';

/** Low bits of the interval's number, and its high one. */
const LOW_MASK = 0b111;
const HIGH = 1 << 4;
/** All numbers of the record are float64. */
const RAW = 1 << 3;
const ALL_FLAGS = (1 << 5) - 1;

/** Minimum size of a bar: flags and seven numbers. */
const MIN_BAR_BYTES = 8;
/** Minimum size of a section of bars: index, count and a bar. */
export const MIN_BARS_BYTES = 2 + MIN_BAR_BYTES;

/**
 * Encodes bars of one symbol.
 * @param updates at least one, all of the scale's symbol
 * @param time `time` (µs) of the frame that will carry them
 * @throws RangeError for no bars, and naming a number that is not finite
 */
export function encodeBarsSection(
  updates: readonly BarUpdate[],
  scale: Scale,
  time: number,
): Uint8Array<ArrayBuffer> {
  if (updates.length === 0) throw new RangeError(`no bars to encode for ${scale.symbol}`);
  const writer = new ByteWriter();
  writer.varint(scale.index);
  writer.varint(updates.length);
  let base = scale.reference;
  for (const bar of updates) {
    const number = INTERVALS.indexOf(bar.interval);
    const interval = (number & LOW_MASK) | (number > LOW_MASK ? HIGH : 0);
    const grid = onGrid(bar, base, scale, time);
    if (grid === undefined) {
      writer.byte(interval | RAW);
      for (const value of [bar.start, bar.open, bar.close, bar.high, bar.low, bar.volume, bar.trades])
        writer.float64(value);
      continue;
    }
    writer.byte(interval);
    writer.zigzag(grid.age);
    writer.zigzag(grid.open - base);
    writer.zigzag(grid.close - grid.open);
    writer.zigzag(grid.high - grid.open);
    writer.zigzag(grid.open - grid.low);
    writer.varint(grid.volume);
    writer.varint(bar.trades);
    base = grid.close;
  }
  return writer.finish();
}

interface GridBar {
  readonly age: number;
  readonly open: number;
  readonly close: number;
  readonly high: number;
  readonly low: number;
  readonly volume: number;
}

/** Returns undefined if any number of the bar is off its grid. */
function onGrid(bar: BarUpdate, base: number, scale: Scale, time: number): GridBar | undefined {
  const age = barsBetween(bar.start, barStart(time, bar.interval), bar.interval);
  const open = ticksOf(bar.open, scale);
  const close = ticksOf(bar.close, scale);
  const high = ticksOf(bar.high, scale);
  const low = ticksOf(bar.low, scale);
  const volume = sizeCode(bar.volume, scale);
  if (!Number.isSafeInteger(age) || startOf(age, bar.interval, time) !== bar.start) return undefined;
  if (Math.abs(age) > MAX_ZIGZAG || volume === undefined) return undefined;
  if (!Number.isSafeInteger(bar.trades) || bar.trades < 0) return undefined;
  if (open === undefined || close === undefined || high === undefined || low === undefined) return undefined;
  if (stepBetween(base, open) === undefined || stepBetween(open, close) === undefined) return undefined;
  if (stepBetween(open, high) === undefined || stepBetween(low, open) === undefined) return undefined;
  return { age, open, close, high, low, volume };
}

function startOf(age: number, interval: BarUpdate['interval'], time: number): number {
  return barAfter(barStart(time, interval), -age, interval);
}

/** Reads what follows the index; appends to the bars. */
export function readBars(reader: ByteReader, scale: Scale, time: number, bars: BarUpdate[]): void {
  const count = reader.count(MIN_BAR_BYTES);
  if (count === 0) throw reader.fault('a section without bars', -1);
  let base = scale.reference;
  for (let i = 0; i < count; i += 1) {
    const flags = reader.byte();
    const interval = INTERVALS[(flags & LOW_MASK) | ((flags & HIGH) === 0 ? 0 : LOW_MASK + 1)];
    if (interval === undefined || flags > ALL_FLAGS) throw reader.fault(`bar flags of ${flags}`, -1);
    const { symbol } = scale;
    if ((flags & RAW) !== 0) {
      const start = reader.float64();
      const open = reader.float64();
      const close = reader.float64();
      const high = reader.float64();
      const low = reader.float64();
      const volume = reader.float64();
      bars.push({ symbol, interval, start, open, high, low, close, volume, trades: reader.float64() });
      continue;
    }
    const start = startOf(reader.zigzag(), interval, time);
    const open = base + reader.zigzag();
    const close = open + reader.zigzag();
    const high = open + reader.zigzag();
    const low = open - reader.zigzag();
    base = close;
    bars.push({
      symbol,
      interval,
      start,
      open: priceAt(open, scale),
      high: priceAt(high, scale),
      low: priceAt(low, scale),
      close: priceAt(close, scale),
      volume: sizeOf(reader.varint(), scale),
      trades: reader.varint(),
    });
  }
}
