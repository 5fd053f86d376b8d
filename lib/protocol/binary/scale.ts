import { type Instrument, isSymbol, type MarketSymbol } from '../../market/instrument';
import type { ByteReader } from './byte-reader';
import { type ByteWriter, MAX_ZIGZAG } from './byte-writer';

/** Conversion of a symbol's numbers to small whole numbers. A decoder gets it in the frame. */
export interface Scale {
  /** Number of the symbol within its stream; small numbers are shorter. */
  readonly index: number;
  readonly symbol: MarketSymbol;
  /** A price is a multiple of 10^-priceDecimals. */
  readonly priceDecimals: number;
  /** Tick size in 10^-priceDecimals. */
  readonly tickUnits: number;
  /** A size is a multiple of 10^-sizeDecimals. */
  readonly sizeDecimals: number;
  /** Lot size in 10^-sizeDecimals: sizes in whole lots are written as numbers of lots. */
  readonly lotUnits: number;
  /** Expected price, in ticks. */
  readonly reference: number;
}

/** Maximum of decimals of the grid of an average price: with its parts of a tick, 10^22 is not exceeded. */
const MAX_MEAN_DECIMALS = 19;
/** 10^22 is the largest power of ten that a double holds exactly. */
const MAX_DECIMALS = 22;
const POWERS_OF_TEN: readonly number[] = Array.from({ length: MAX_DECIMALS + 1 }, (_, exponent) =>
  Number(`1e${exponent}`),
);

/** Minimum size of a scale: six numbers, and four bytes for the length and the text of its symbol. */
const MIN_SCALE_BYTES = 10;

/**
 * Returns the scale of an instrument.
 * @param index number of the symbol within its stream
 * @param referencePrice price near which the instrument trades: its previous close, or its last price
 */
export function scaleOf(instrument: Instrument, index: number, referencePrice: number): Scale {
  const priceDecimals = clampDecimals(instrument.priceDecimals);
  const sizeDecimals = clampDecimals(instrument.sizeDecimals);
  const tickUnits = stepUnits(instrument.tickSize, priceDecimals);
  const reference = Math.round((referencePrice * powerOfTen(priceDecimals)) / tickUnits);
  return {
    index,
    symbol: instrument.symbol,
    priceDecimals,
    tickUnits,
    sizeDecimals,
    lotUnits: stepUnits(instrument.lotSize, sizeDecimals),
    reference: Math.abs(reference) <= MAX_ZIGZAG ? reference : 0,
  };
}

/** Returns a tick or lot in units of its decimals; 1 if it is not a multiple of them. */
function stepUnits(step: number, decimals: number): number {
  const power = powerOfTen(decimals);
  const units = Math.round(step * power);
  return units >= 1 && Number.isSafeInteger(units) && units / power === step ? units : 1;
}

function clampDecimals(decimals: number): number {
  return Math.min(MAX_DECIMALS, Math.max(0, Math.trunc(decimals)));
}

function powerOfTen(decimals: number): number {
  const power = POWERS_OF_TEN[decimals];
  if (power === undefined) throw new RangeError(`decimals must be a whole number from 0 to 22: ${decimals}`);
  return power;
}

/** Returns the price in ticks; undefined unless {@link priceAt} restores exactly the same number. */
export function ticksOf(price: number, scale: Scale): number | undefined {
  const power = powerOfTen(scale.priceDecimals);
  const units = Math.round(price * power);
  if (!Number.isSafeInteger(units) || units / power !== price) return undefined;
  const ticks = units / scale.tickUnits;
  return Number.isInteger(ticks) ? ticks : undefined;
}

export function priceAt(ticks: number, scale: Scale): number {
  return (ticks * scale.tickUnits) / powerOfTen(scale.priceDecimals);
}

/** Parts of a tick in which an average price is encoded. */
export const MEAN_PARTS = 1_000;

/** Returns the average price rounded to the grid that {@link meanCode} encodes. */
export function roundMean(
  mean: number,
  { priceDecimals, tickUnits }: Pick<Scale, 'priceDecimals' | 'tickUnits'>,
): number {
  const grid = powerOfTen(Math.min(priceDecimals, MAX_MEAN_DECIMALS)) * MEAN_PARTS;
  return (Math.round((mean * grid) / tickUnits) * tickUnits) / grid;
}

/** Encodes an average price in parts of a tick; undefined unless {@link meanAt} restores exactly the same number. */
export function meanCode(mean: number, scale: Scale): number | undefined {
  const code = Math.round(
    (mean * powerOfTen(Math.min(scale.priceDecimals, MAX_MEAN_DECIMALS)) * MEAN_PARTS) / scale.tickUnits,
  );
  return Number.isSafeInteger(code) && meanAt(code, scale) === mean ? code : undefined;
}

export function meanAt(code: number, scale: Scale): number {
  return (
    (code * scale.tickUnits) / (powerOfTen(Math.min(scale.priceDecimals, MAX_MEAN_DECIMALS)) * MEAN_PARTS)
  );
}

/**
 * Encodes a size: its units of 10^-sizeDecimals if a lot is one unit; else twice its lots for whole lots, or
 * twice its units plus one. Undefined unless {@link sizeOf} restores exactly the same number.
 */
export function sizeCode(size: number, scale: Scale): number | undefined {
  const { lotUnits } = scale;
  const power = powerOfTen(scale.sizeDecimals);
  const units = Math.round(size * power);
  if (!(units >= 0) || !Number.isSafeInteger(units) || units / power !== size) return undefined;
  if (lotUnits === 1) return units;
  const code = units % lotUnits === 0 ? (units / lotUnits) * 2 : units * 2 + 1;
  return Number.isSafeInteger(code) ? code : undefined;
}

export function sizeOf(code: number, scale: Scale): number {
  const { lotUnits } = scale;
  const power = powerOfTen(scale.sizeDecimals);
  if (lotUnits === 1) return code / power;
  return (code % 2 === 0 ? (code / 2) * lotUnits : (code - 1) / 2) / power;
}

/**
 * Returns the step between two prices in ticks; undefined if either is off the grid or the step is too long.
 */
export function stepBetween(from: number, to: number | undefined): number | undefined {
  if (to === undefined) return undefined;
  const step = to - from;
  return Math.abs(step) <= MAX_ZIGZAG ? step : undefined;
}

export function writeScales(writer: ByteWriter, scales: readonly Scale[]): void {
  writer.varint(scales.length);
  for (const scale of scales) {
    writer.varint(scale.index);
    writer.text(scale.symbol);
    writer.varint(scale.priceDecimals);
    writer.varint(scale.tickUnits);
    writer.varint(scale.sizeDecimals);
    writer.varint(scale.lotUnits);
    writer.zigzag(scale.reference);
  }
}

export function readScales(reader: ByteReader): Scale[] {
  const count = reader.count(MIN_SCALE_BYTES);
  const scales: Scale[] = [];
  for (let i = 0; i < count; i += 1) {
    const index = reader.varint();
    const at = reader.position;
    const symbol = reader.text();
    if (!isSymbol(symbol)) throw reader.fault('a text that is not a symbol', at - reader.position);
    const priceDecimals = readDecimals(reader);
    const tickUnits = readStepUnits(reader);
    const sizeDecimals = readDecimals(reader);
    const lotUnits = readStepUnits(reader);
    const reference = reader.zigzag();
    scales.push({ index, symbol, priceDecimals, tickUnits, sizeDecimals, lotUnits, reference });
  }
  return scales;
}

function readDecimals(reader: ByteReader): number {
  const decimals = reader.varint();
  if (decimals > MAX_DECIMALS) throw reader.fault(`${decimals} decimals`, -1);
  return decimals;
}

function readStepUnits(reader: ByteReader): number {
  const units = reader.varint();
  if (units === 0) throw reader.fault('a tick or a lot of 0', -1);
  return units;
}
