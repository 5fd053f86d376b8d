import { isSymbol } from '../market/instrument';
import * as z from '../schema/zod';
import { breadth, sectors, volume } from './group-tiles';
import { banner, bookHeatmap, curve } from './symbol-tiles';
import { alerts, news, page, picture, text } from './text-tiles';
import { area, interval, symbol, symbols } from './tile-fields';
import { clocks, countdown, sessions } from './time-tiles';

/** Maximum of indices of a market tile. */
const MAX_INDICES = 20;

/** Statistics of the day that a hero tile can show beside the price, in the given order. */
export const FIGURES = [
  'open',
  'prevClose',
  'vwap',
  'volume',
  'turnover',
  'trades',
  'bid',
  'ask',
  'range',
] as const;
export type Figure = (typeof FIGURES)[number];

/** Columns of a quote table. `day` is the sparkline of the day. */
export const QUOTE_COLUMNS = [
  'instrument',
  'day',
  'price',
  'changePercent',
  'change',
  'volume',
  'turnover',
  'bid',
  'ask',
] as const;
export type QuoteColumn = (typeof QUOTE_COLUMNS)[number];

/** Sort key of a ranking: the day's turnover, volume, the change, or the order on the board. */
export const RANKINGS = ['turnover', 'volume', 'change', 'board'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** For each venue of the symbols: change, turnover, and numbers of rising and falling symbols. */
const market = z.strictObject({
  type: z.literal('market'),
  area,
  symbols,
  /** Index of a venue, whose level and change are shown; a venue without one has the equal-weighted mean. */
  indices: z
    .array(z.string().refine(isSymbol, 'expected a symbol, venue:code'))
    .min(1)
    .max(MAX_INDICES)
    .optional(),
});

/** Rectangles by size, coloured by change. */
const heatmap = z.strictObject({
  type: z.literal('heatmap'),
  area,
  symbols,
  group: z.enum(['sector', 'venue', 'currency', 'none']).default('sector'),
  /** Change (%) at which the colour saturates. */
  clamp: z.number().positive().max(50).default(3),
  /** Maximum of rectangles; the largest are kept. */
  leaves: z.int().min(1).max(1_000).default(38),
});

/** First symbols of a ranking, each with its price, change and small candles. */
const leaders = z.strictObject({
  type: z.literal('leaders'),
  area,
  symbols,
  by: z.enum(RANKINGS).default('turnover'),
  count: z.int().min(1).max(8).default(3),
  interval: interval.default('1m'),
  bars: z.int().min(5).max(200).default(26),
});

/** Symbols with the largest rises and falls. */
const movers = z.strictObject({
  type: z.literal('movers'),
  area,
  symbols,
  rows: z.int().min(1).max(20).default(4),
});

/** Price of one symbol, as large as possible, with statistics of the day. */
const hero = z.strictObject({
  type: z.literal('hero'),
  area,
  symbol,
  figures: z
    .array(z.enum(FIGURES))
    .max(FIGURES.length)
    .default(['open', 'prevClose', 'vwap', 'volume', 'turnover', 'trades', 'range']),
});

/** Candles of one symbol. */
const candles = z.strictObject({
  type: z.literal('candles'),
  area,
  symbol,
  interval: interval.default('1m'),
  /** Maximum of candles shown; the newest are kept. */
  bars: z.int().min(10).max(1_000).default(120),
  volume: z.boolean().default(true),
  vwap: z.boolean().default(true),
  prevClose: z.boolean().default(true),
});

/** Order book of one symbol. */
const depth = z.strictObject({
  type: z.literal('depth'),
  area,
  symbol,
  /** Rows of the best levels, or the cumulative sizes of the book by price. */
  view: z.enum(['ladder', 'curve']).default('ladder'),
  /** Levels a side of the ladder; ignored by the curve, which shows all that the stream has. */
  levels: z.int().min(1).max(25).default(5),
});

/** Trades of one symbol, newest first. */
const trades = z.strictObject({
  type: z.literal('trades'),
  area,
  symbol,
  rows: z.int().min(1).max(40).default(11),
});

/** Table of quotes that turns its pages automatically. */
const quotes = z.strictObject({
  type: z.literal('quotes'),
  area,
  symbols,
  by: z.enum(RANKINGS).default('turnover'),
  columns: z
    .array(z.enum(QUOTE_COLUMNS))
    .min(1)
    .max(QUOTE_COLUMNS.length)
    .default(['instrument', 'day', 'price', 'changePercent', 'change', 'volume']),
  /** Rows per page. */
  rows: z.int().min(1).max(40).default(14),
  /** Time that a page is shown, s. */
  pageSeconds: z.int().min(3).max(300).default(20),
});

/** All kinds of tiles with their options. Adding a kind is described in docs/recipes.md. */
export const tileSchema = z.discriminatedUnion('type', [
  market,
  heatmap,
  leaders,
  movers,
  hero,
  candles,
  depth,
  trades,
  quotes,
  clocks,
  sessions,
  countdown,
  banner,
  sectors,
  breadth,
  volume,
  curve,
  bookHeatmap,
  text,
  picture,
  news,
  alerts,
  page,
]);

export type Tile = z.infer<typeof tileSchema>;
export type TileType = Tile['type'];
/** Options of one kind of tile. */
export type TileOf<T extends TileType> = Extract<Tile, { type: T }>;
