import { MAX_COMPARED } from '../charts/canvas/compared-bars';
import { isSymbol, type MarketSymbol } from '../market/instrument';
import { INTERVALS } from '../market/interval';
import * as z from '../schema/zod';
import { LINK_GROUPS } from './link-group';
import { MAX_LINES, MAX_SYMBOLS_WITH_LINES } from './price-lines';

const symbol = z.custom<MarketSymbol>((value) => typeof value === 'string' && isSymbol(value), {
  error: 'must be a symbol (venue:code)',
});

/** Most symbols of a watchlist. */
const MAX_SYMBOLS = 5_000;

/**
 * What each kind of pane keeps between visits, with what it begins with. Whatever is not understood falls back to
 * that, field by field, so that a layout of another version still opens.
 */
const OPTIONS = {
  watchlist: z.object({
    /** What the reader calls the list; empty for the kind's own name. */
    name: z.string().trim().max(40).catch('').default(''),
    /** Symbols in the reader's order; none means all instruments of the stream. */
    symbols: z.array(symbol).max(MAX_SYMBOLS).catch([]).default([]),
    columns: z.array(z.string().max(32)).max(24).catch([]).default([]),
    sort: z.string().max(40).catch('').default(''),
    groupBy: z.enum(['venue', 'sector', 'none']).catch('venue').default('venue'),
    folded: z.array(z.string().max(64)).max(64).catch([]).default([]),
    compact: z.boolean().catch(false).default(false),
  }),
  chart: z.object({
    interval: z.enum(INTERVALS).catch('1m').default('1m'),
    style: z.enum(['candles', 'bars', 'line', 'area']).catch('candles').default('candles'),
    volume: z.boolean().catch(true).default(true),
    indicators: z.array(z.string().max(40)).max(12).catch(['vwap', 'ema:20']).default(['vwap', 'ema:20']),
    scale: z.enum(['linear', 'log', 'percent']).catch('linear').default('linear'),
    /** Other symbols as lines in percent; then the scale is in percent too. */
    compare: z.array(symbol).max(MAX_COMPARED).catch([]).default([]),
    /** Prices of lines that the reader drew, by symbol. */
    lines: z
      .record(z.string().max(80), z.array(z.number()).max(MAX_LINES))
      .refine((lines) => Object.keys(lines).length <= MAX_SYMBOLS_WITH_LINES)
      .catch({})
      .default({}),
  }),
  depth: z.object({
    view: z.enum(['ladder', 'chart']).catch('ladder').default('ladder'),
    /** Ticks a row; 0 takes the finest with which the book fits. */
    step: z.number().int().min(0).max(1_000).catch(0).default(0),
  }),
  trades: z.object({
    /** Only trades of this size and above are listed; null lists all. */
    leastSize: z.number().positive().nullable().catch(null).default(null),
  }),
  heatmap: z.object({
    groupBy: z.enum(['sector', 'venue', 'currency', 'none']).catch('sector').default('sector'),
    /** Whether its leaves are all instruments of the stream or those of the watchlists. */
    of: z.enum(['all', 'watched']).catch('all').default('all'),
  }),
  movers: z.object({ by: z.enum(['change', 'turnover', 'volume']).catch('change').default('change') }),
  alerts: z.object({
    tab: z.enum(['alerts', 'history']).catch('alerts').default('alerts'),
  }),
  news: z.object({}),
} as const;

export type PaneKind = keyof typeof OPTIONS;
export type PaneOptions<K extends PaneKind> = z.infer<(typeof OPTIONS)[K]>;

const kind = z.enum(Object.keys(OPTIONS) as [PaneKind, ...PaneKind[]]);

const paneSchema = z
  .object({
    kind,
    /** Its link group; null keeps a symbol of its own. */
    link: z.enum(LINK_GROUPS).nullable().catch(null),
    /** The symbol of a pane that is not linked. */
    symbol: symbol.nullable().catch(null),
    options: z.unknown().optional(),
  })
  .transform((pane) => ({ ...pane, options: optionsOf(pane.kind, pane.options) }));

/** One pane of a layout, wherever it is docked. */
export interface Pane<K extends PaneKind = PaneKind> {
  readonly kind: K;
  readonly link: (typeof LINK_GROUPS)[number] | null;
  readonly symbol: MarketSymbol | null;
  readonly options: PaneOptions<K>;
}

/** The options of a pane as far as they are understood, the rest as a new pane has it. */
export function optionsOf<K extends PaneKind>(of: K, value: unknown): PaneOptions<K> {
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return OPTIONS[of].parse(given) as PaneOptions<K>;
}

/** @throws ZodError for a kind that there is not */
export function parsePane(value: unknown): Pane {
  return paneSchema.parse(value) as Pane;
}

export function newPane<K extends PaneKind>(of: K, given: Partial<Omit<Pane<K>, 'kind'>> = {}): Pane<K> {
  return { kind: of, link: null, symbol: null, ...given, options: optionsOf(of, given.options) };
}
