import { isSymbol } from '../market/instrument';
import { INTERVALS } from '../market/interval';
import { isSymbolGlob } from '../market/symbol-glob';
import * as z from '../schema/zod';

const MAX_GLOBS = 100;

/** Name of the grid area that the tile fills. */
const area = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected the name of an area');
const interval = z.enum(INTERVALS);
/** Part of the board's symbols that the tile is about; without it all of them. */
const symbols = z
  .array(z.string().refine(isSymbolGlob, 'expected a symbol or a glob such as "binance:*"'))
  .min(1)
  .max(MAX_GLOBS)
  .optional();
/** The one symbol that the tile shows; without it the board's focus. */
const symbol = z.string().refine(isSymbol, 'expected a symbol, venue:code').optional();

/** Figures of the day that a hero tile can show beside the price, in the order given. */
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

/** Columns of a quote table. `day` is the day's small line. */
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

/** What a ranking goes by: the day's turnover, the change, or the symbol's own order on the board. */
export const RANKINGS = ['turnover', 'volume', 'change', 'board'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** The equal-weighted level of the symbols, their turnover, advancing and declining. */
const market = z.strictObject({ type: z.literal('market'), area, symbols });

/** Rectangles by size, coloured by change. */
const heatmap = z.strictObject({
  type: z.literal('heatmap'),
  area,
  symbols,
  group: z.enum(['sector', 'venue', 'currency', 'none']).default('sector'),
  /** Change (%) at which the colour is full. */
  clamp: z.number().positive().max(50).default(3),
  /** Most rectangles; the largest are kept. */
  leaves: z.int().min(1).max(1_000).default(38),
});

/** The first few symbols of a ranking, each with its price, change and small candles. */
const leaders = z.strictObject({
  type: z.literal('leaders'),
  area,
  symbols,
  by: z.enum(RANKINGS).default('turnover'),
  count: z.int().min(1).max(8).default(3),
  interval: interval.default('1m'),
  bars: z.int().min(5).max(200).default(26),
});

/** The symbols that rose and fell most. */
const movers = z.strictObject({
  type: z.literal('movers'),
  area,
  symbols,
  rows: z.int().min(1).max(20).default(4),
});

/** One symbol's price, as large as it goes, with figures of the day. */
const hero = z.strictObject({
  type: z.literal('hero'),
  area,
  symbol,
  figures: z
    .array(z.enum(FIGURES))
    .max(FIGURES.length)
    .default(['open', 'prevClose', 'vwap', 'volume', 'turnover', 'trades', 'range']),
});

/** One symbol's candles. */
const candles = z.strictObject({
  type: z.literal('candles'),
  area,
  symbol,
  interval: interval.default('1m'),
  /** Most candles shown; the newest are kept. */
  bars: z.int().min(10).max(1_000).default(120),
  volume: z.boolean().default(true),
  vwap: z.boolean().default(true),
  prevClose: z.boolean().default(true),
});

/** One symbol's book. */
const depth = z.strictObject({
  type: z.literal('depth'),
  area,
  symbol,
  /** Rows of the best levels, or the sizes of the whole book summed up by price. */
  view: z.enum(['ladder', 'curve']).default('ladder'),
  /** Levels a side: rows of the ladder; of a curve all that the stream has, so it takes no notice of this. */
  levels: z.int().min(1).max(25).default(5),
});

/** One symbol's trades, newest first. */
const trades = z.strictObject({
  type: z.literal('trades'),
  area,
  symbol,
  rows: z.int().min(1).max(40).default(11),
});

/** A table of quotes that turns its pages by itself. */
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
  /** Rows a page. */
  rows: z.int().min(1).max(40).default(14),
  /** How long a page stands, s. */
  pageSeconds: z.int().min(3).max(300).default(20),
});

/** Every kind of tile and its options. Adding a kind is described in docs/recipes.md. */
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
]);

export type Tile = z.infer<typeof tileSchema>;
export type TileType = Tile['type'];
/** The options of one kind of tile. */
export type TileOf<T extends TileType> = Extract<Tile, { type: T }>;
