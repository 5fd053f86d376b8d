import { isSymbol, symbolOf } from '../../../lib/market/instrument';
import { globMatcher } from '../../../lib/protocol/glob';
import { editDistance } from '../../../lib/schema/edit-distance';
import type { Product } from '../../venues/venue-protocol';

/** Symbols of a ranking stay until they fall below this multiple of its size, so that the last places do not flicker. */
const HYSTERESIS = 1.5;
/** Number of similar symbols that are named for an unknown one. */
const NEAREST = 3;

/** One entry of LIVE_SYMBOLS. */
export type SymbolRule =
  | { readonly kind: 'symbol'; readonly venue: string; readonly code: string }
  | { readonly kind: 'pattern'; readonly venue: string; readonly codes: string }
  /** Products with the highest turnover of 24 hours in their quote currency. */
  | { readonly kind: 'top'; readonly count: number; readonly venue: string; readonly codes: string }
  | { readonly kind: 'except'; readonly venue: string; readonly codes: string };

const TOP = /^top:(\d{1,4})@(.+)$/;
const PART = /^([a-z0-9][a-z0-9._-]{0,31}):(\S{1,80})$/;

/**
 * Parses an entry: `binance:BTCUSDT`, `okx:*-USDT`, `top:50@binance:*USDT`, `!binance:*UPUSDT`.
 * @throws RangeError saying what is expected
 */
export function parseSymbolRule(text: string): SymbolRule {
  const isExcept = text.startsWith('!');
  const top = TOP.exec(text);
  const [, venue, codes] = PART.exec(isExcept ? text.slice(1) : (top?.[2] ?? text)) ?? [];
  if (venue === undefined || codes === undefined) {
    throw new RangeError(
      'expected a symbol, a pattern, top:<number>@<pattern> or !<pattern>, each with its venue',
    );
  }
  if (isExcept) return { kind: 'except', venue, codes };
  if (top !== null) {
    const count = Number(top[1]);
    if (count === 0) throw new RangeError('expected a ranking of at least 1');
    return { kind: 'top', count, venue, codes };
  }
  return codes.includes('*') ? { kind: 'pattern', venue, codes } : { kind: 'symbol', venue, code: codes };
}

/** Returns the rules of a venue, or the default of its protocol if there are none. */
export function rulesOf(
  venue: string,
  rules: readonly SymbolRule[],
  defaults: SymbolRule,
): readonly SymbolRule[] {
  const own = rules.filter((rule) => rule.venue === venue);
  return own.some(({ kind }) => kind !== 'except') ? own : [defaults, ...own];
}

export interface UnknownSymbol {
  readonly symbol: string;
  /** Symbols with similar names, the most similar first. */
  readonly nearest: readonly string[];
}

export interface SymbolChoice {
  /** Codes to watch: named ones first, then by turnover. */
  readonly codes: readonly string[];
  readonly unknown: readonly UnknownSymbol[];
  /** Number of codes left out, since there are more than allowed. */
  readonly leftOut: number;
}

/**
 * Chooses the products of a venue.
 * @param turnovers of 24 hours, in the quote currency, by code
 * @param current codes that are watched now
 */
export function chooseSymbols(
  rules: readonly SymbolRule[],
  products: readonly Product[],
  turnovers: ReadonlyMap<string, number>,
  current: ReadonlySet<string>,
  max: number,
): SymbolChoice {
  const known = new Set(products.map(({ code }) => code));
  const excluded = rules.flatMap((rule) => (rule.kind === 'except' ? [globMatcher(rule.codes)] : []));
  const open = products
    .filter(({ code, isOpen }) => isOpen && !excluded.some((matches) => matches(code)))
    .map(({ code }) => code)
    .sort((a, b) => (turnovers.get(b) ?? 0) - (turnovers.get(a) ?? 0));
  const chosen = new Set<string>();
  const unknown: UnknownSymbol[] = [];
  for (const rule of rules) {
    if (rule.kind !== 'symbol') continue;
    const code = codeOf(rule, known);
    if (code !== undefined) chosen.add(code);
    else
      unknown.push({
        symbol: `${rule.venue}:${rule.code}`,
        nearest: nearestOf(rule.code, rule.venue, products),
      });
  }
  const ranked = new Set<string>();
  for (const rule of rules) {
    if (rule.kind === 'pattern') for (const code of open.filter(globMatcher(rule.codes))) ranked.add(code);
    if (rule.kind !== 'top') continue;
    const candidates = open.filter(globMatcher(rule.codes));
    const kept = candidates.slice(0, Math.ceil(rule.count * HYSTERESIS)).filter((code) => current.has(code));
    const best = [...kept.slice(0, rule.count)];
    for (const code of candidates) if (best.length < rule.count && !best.includes(code)) best.push(code);
    for (const code of best) ranked.add(code);
  }
  for (const code of open) if (ranked.has(code)) chosen.add(code);
  const codes = [...chosen].slice(0, max);
  return { codes, unknown, leftOut: chosen.size - codes.length };
}

/** Returns the code that a rule names, also where it is written as the escaped code of a symbol. */
function codeOf(
  { venue, code }: SymbolRule & { kind: 'symbol' },
  known: ReadonlySet<string>,
): string | undefined {
  if (known.has(code)) return code;
  const symbol = `${venue}:${code}`;
  if (!isSymbol(symbol) || !code.includes('u_')) return undefined;
  for (const one of known) if (symbolOf(venue, one) === symbol) return one;
  return undefined;
}

function nearestOf(code: string, venue: string, products: readonly Product[]): readonly string[] {
  const wanted = code.toUpperCase();
  return products
    .map((product) => ({ code: product.code, distance: editDistance(wanted, product.code.toUpperCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEAREST)
    .map((product) => `${venue}:${product.code}`);
}
