/**
 * Order book: index, number of bids (doubled, plus one if the numbers are float64), number of asks, bids, asks.
 *
 * A level is a step in ticks and a size. Steps point away from the other side: a bid's step is its distance
 * below the level before it, an ask's its distance above, so both are small. The best bid (or, without bids,
 * the best ask) is a step from the scale's reference, the best ask one from the best bid.
 */
import type { Level } from '../../market/event';
import type { DepthUpdate } from '../messages';
import type { ByteReader } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { priceAt, type Scale, sizeCode, sizeOf, stepBetween, ticksOf } from './scale';

/** Minimum size of a level: a step and a size. */
const MIN_LEVEL_BYTES = 2;
/** Minimum size of a book: index and two counts. */
export const MIN_DEPTH_BYTES = 3;

/**
 * Encodes one order book.
 * @throws RangeError naming a number that is not finite
 */
export function encodeDepthSection(update: DepthUpdate, scale: Scale): Uint8Array<ArrayBuffer> {
  const bids = toSteps(update.bids, scale.reference, -1, scale);
  const asks = bids && toSteps(update.asks, bids.best, 1, scale);
  const writer = new ByteWriter();
  writer.varint(scale.index);
  writer.varint(update.bids.length * 2 + (asks === undefined ? 1 : 0));
  writer.varint(update.asks.length);
  if (bids !== undefined && asks !== undefined) {
    for (const [step, units] of [...bids.levels, ...asks.levels]) {
      writer.zigzag(step);
      writer.varint(units);
    }
  } else {
    for (const [price, size] of [...update.bids, ...update.asks]) {
      writer.float64(price);
      writer.float64(size);
    }
  }
  return writer.finish();
}

interface Steps {
  readonly levels: readonly (readonly [step: number, units: number])[];
  /** Ticks of the first level, or of the start if there is none. */
  readonly best: number;
}

/** Returns undefined if any number is off the grid. */
function toSteps(levels: readonly Level[], start: number, away: 1 | -1, scale: Scale): Steps | undefined {
  const steps: [number, number][] = [];
  let best: number | undefined;
  let ticks = start;
  for (const [price, size] of levels) {
    const priceTicks = ticksOf(price, scale);
    const step = stepBetween(ticks, priceTicks);
    const units = sizeCode(size, scale);
    if (priceTicks === undefined || step === undefined || units === undefined) return undefined;
    steps.push([step * away, units]);
    best ??= priceTicks;
    ticks = priceTicks;
  }
  return { levels: steps, best: best ?? start };
}

/** Reads what follows the index of a book. */
export function readDepth(reader: ByteReader, scale: Scale): DepthUpdate {
  const header = reader.varint();
  const raw = header % 2 === 1;
  const bidCount = Math.floor(header / 2);
  const askCount = reader.varint();
  if ((bidCount + askCount) * MIN_LEVEL_BYTES > reader.remaining)
    throw reader.fault(`${bidCount + askCount} levels announced, ${reader.remaining} bytes left`, -1);
  if (raw) {
    const bids = readRawLevels(reader, bidCount);
    return { symbol: scale.symbol, bids, asks: readRawLevels(reader, askCount) };
  }
  const bids: Level[] = [];
  const best = readLevels(reader, bidCount, scale.reference, -1, scale, bids);
  const asks: Level[] = [];
  readLevels(reader, askCount, best, 1, scale, asks);
  return { symbol: scale.symbol, bids, asks };
}

/** Returns the ticks of the first level, or the start if there is none. */
function readLevels(
  reader: ByteReader,
  count: number,
  start: number,
  away: 1 | -1,
  scale: Scale,
  into: Level[],
): number {
  let best = start;
  let ticks = start;
  for (let i = 0; i < count; i += 1) {
    ticks += reader.zigzag() * away;
    if (i === 0) best = ticks;
    into.push([priceAt(ticks, scale), sizeOf(reader.varint(), scale)]);
  }
  return best;
}

function readRawLevels(reader: ByteReader, count: number): Level[] {
  const levels: Level[] = [];
  for (let i = 0; i < count; i += 1) levels.push([reader.float64(), reader.float64()]);
  return levels;
}
