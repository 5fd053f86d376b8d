import { isSymbol } from '../market/instrument';
import * as z from '../schema/zod';
import { textSchema } from './board-text';
import { area, interval, symbol } from './tile-fields';

const MAX_POINTS = 24;

/** Price of an index, a formula or another instrument, large, with the line of its day, high and low. */
export const banner = z.strictObject({
  type: z.literal('banner'),
  area,
  symbol,
  interval: interval.default('5m'),
  chart: z.boolean().default(true),
  range: z.boolean().default(true),
});

/** Order book of one symbol over the last minutes. */
export const bookHeatmap = z.strictObject({
  type: z.literal('book-heatmap'),
  area,
  symbol,
  minutes: z.int().min(1).max(60).default(10),
});

/** Prices or yields of several instruments by maturity, now and at the previous close. */
export const curve = z
  .strictObject({
    type: z.literal('curve'),
    area,
    /** Instruments of the curve. They are in the order of their expiries, or of `maturities` if these are given. */
    symbols: z.array(z.string().refine(isSymbol, 'expected a symbol, venue:code')).min(2).max(MAX_POINTS),
    /** Maturity of each symbol: days, weeks, months or years. */
    maturities: z
      .array(z.string().regex(/^\d{1,3}[DWMY]$/, 'expected a maturity such as "3M" or "10Y"'))
      .max(MAX_POINTS)
      .default([]),
    title: textSchema.optional(),
    /** Distances on the axis: equal, or by time. */
    spacing: z.enum(['equal', 'time']).default('equal'),
    /** Unit of the values, such as `%`. */
    unit: z.string().max(8).default(''),
  })
  .refine(({ symbols, maturities }) => maturities.length === 0 || maturities.length === symbols.length, {
    path: ['maturities'],
    error: 'expected as many maturities as symbols, or none',
  });
