import { MAX_COMPARED } from '../charts/canvas/compared-bars';
import { isSymbol, type MarketSymbol } from '../market/instrument';
import { INTERVALS } from '../market/interval';
import * as z from '../schema/zod';
import { LINK_GROUPS } from './link-group';
import { MAX_LINES, MAX_SYMBOLS_WITH_LINES } from './price-lines';

const symbol = z.custom<MarketSymbol>((value) => typeof value === 'string' && isSymbol(value), {
  error: 'must be a symbol (venue:code)',
});

/** Maximum of symbols in a watchlist. */
const MAX_SYMBOLS = 5_000;

/**
 * Stored options of each kind of pane, with defaults. Invalid fields fall back to their default one by one, so
 * that a layout of another version still opens.
 */
const OPTIONS = {
  watchlist: z.object({
    /** User's name of the list; empty for the default name. */
    name: z.string().trim().max(40).catch('').default(''),
    /** Symbols in the user's order; empty for all instruments of the stream. */
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
    /** Compared symbols, drawn in percent; they put the scale in percent too. */
    compare: z.array(symbol).max(MAX_COMPARED).catch([]).default([]),
    /** Prices of lines drawn by the user, by symbol. */
    lines: z
      .record(z.string().max(80), z.array(z.number()).max(MAX_LINES))
      .refine((lines) => Object.keys(lines).length <= MAX_SYMBOLS_WITH_LINES)
      .catch({})
      .default({}),
  }),
  depth: z.object({
    view: z.enum(['ladder', 'chart']).catch('ladder').default('ladder'),
    /** Ticks per row; 0 takes the finest with which the book fits. */
    step: z.number().int().min(0).max(1_000).catch(0).default(0),
  }),
  trades: z.object({
    /** Minimum size of listed trades; null lists all. */
    leastSize: z.number().positive().nullable().catch(null).default(null),
  }),
  heatmap: z.object({
    groupBy: z.enum(['sector', 'venue', 'currency', 'none']).catch('sector').default('sector'),
    /** `all`: all instruments of the stream; `watched`: those of the watchlists. */
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
    /** Link group; null keeps a symbol of its own. */
    link: z.enum(LINK_GROUPS).nullable().catch(null),
    /** Symbol of a pane that is not linked. */
    symbol: symbol.nullable().catch(null),
    options: z.unknown().optional(),
  })
  .transform((pane) => ({ ...pane, options: optionsOf(pane.kind, pane.options) }));

/** Pane of a layout, independent of its docking. */
export interface Pane<K extends PaneKind = PaneKind> {
  readonly kind: K;
  readonly link: (typeof LINK_GROUPS)[number] | null;
  readonly symbol: MarketSymbol | null;
  readonly options: PaneOptions<K>;
}

/** Returns the valid options of a pane, with defaults for the others. */
export function optionsOf<K extends PaneKind>(of: K, value: unknown): PaneOptions<K> {
  const given = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return OPTIONS[of].parse(given) as PaneOptions<K>;
}

/** @throws ZodError for an unknown kind */
export function parsePane(value: unknown): Pane {
  return paneSchema.parse(value) as Pane;
}

export function newPane<K extends PaneKind>(of: K, given: Partial<Omit<Pane<K>, 'kind'>> = {}): Pane<K> {
  return { kind: of, link: null, symbol: null, ...given, options: optionsOf(of, given.options) };
}
