import * as z from '../schema/zod';
import { area, interval, symbols } from './tile-fields';

/** Mean change of each group of symbols as a bar, with the numbers of rising and falling symbols. */
export const sectors = z.strictObject({
  type: z.literal('sectors'),
  area,
  symbols,
  group: z.enum(['sector', 'venue', 'currency']).default('sector'),
  /** Maximum of groups; those with most symbols are kept. */
  rows: z.int().min(1).max(24).default(10),
  by: z.enum(['change', 'name']).default('change'),
});

/** Numbers of rising and falling symbols, now and over the day. */
export const breadth = z.strictObject({
  type: z.literal('breadth'),
  area,
  symbols,
  interval: interval.default('5m'),
  /** Maximum of intervals; the newest are kept. */
  bars: z.int().min(10).max(500).default(120),
});

/** Symbols with the largest turnover, or with the largest volume as a multiple of their mean of the last days. */
export const volume = z.strictObject({
  type: z.literal('volume'),
  area,
  symbols,
  /** `mean` needs daily bars of most symbols; without them the tile ranks by turnover. */
  by: z.enum(['mean', 'turnover']).default('mean'),
  /** Trading days of the mean. */
  days: z.int().min(3).max(60).default(20),
  rows: z.int().min(1).max(20).default(6),
});
