import { stepOf } from '../decimals';
import { isObject, list, object, text, whole } from '../json-fields';
import type { Pair } from '../quote-assets';
import type { Listing } from '../venue-instrument';

/** The venue's names of intervals. */
export const HYPERLIQUID_INTERVALS = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '1h': '1h',
  '1d': '1d',
} as const;

/** Currency of prices, unless the venue's list names another one. */
const DOLLAR = 'USDC';

/**
 * Parses a coin: `BTC` and `xyz:TSLA` are perpetuals (the latter of another operator), `PURR/USDC` and `@107` spot
 * products, of which the latter is named by the venue's list only.
 */
export function hyperliquidPair(name: string): Pair {
  const code = name.slice(name.indexOf(':') + 1);
  if (code.startsWith('@')) return { base: code, quote: DOLLAR, kind: 'crypto' };
  const [base = '', quote] = code.split('/');
  return quote === undefined ? { base, quote: DOLLAR, kind: 'perpetual' } : { base, quote, kind: 'crypto' };
}

/** The venue has no tick sizes but five significant digits, so decimals follow from the prices. */
const ANY_TICK = 1;

/** Lists of the venue that were answered so far. An answer does not say which request it belongs to. */
export class HyperliquidLists {
  /** Names of tokens by index. */
  readonly #tokens = new Map<number, string>();
  /** Decimals of their sizes. */
  readonly #decimals = new Map<number, number>();

  /** Yields the lists of products in an answer of `/info`, each with a parser of its entries. */
  *products(
    body: unknown,
  ): Generator<[entries: readonly unknown[], parse: (entry: unknown) => [string, Listing]]> {
    // `allPerpMetas` is a list of lists; `metaAndAssetCtxs` has figures after its list.
    for (const part of Array.isArray(body) ? body : [body]) {
      if (!isObject(part) || !Array.isArray(part.universe)) continue;
      if (Array.isArray(part.tokens)) {
        this.#learn(part.tokens);
        yield [part.universe, (entry) => this.#spot(entry)];
      } else {
        const quote = this.#tokens.get(Number(part.collateralToken ?? 0)) ?? DOLLAR;
        yield [part.universe, (entry) => perpetual(entry, quote)];
      }
    }
  }

  #learn(tokens: readonly unknown[]): void {
    for (const token of tokens) {
      if (isObject(token) && typeof token.index === 'number') {
        this.#tokens.set(token.index, String(token.name));
        this.#decimals.set(token.index, Number(token.szDecimals ?? 0));
      }
    }
  }

  #spot(entry: unknown): [string, Listing] {
    const product = object(entry, 'universe');
    const [base, quote] = list(product.tokens, 'tokens').map(Number);
    return [
      text(product, 'name'),
      {
        base: this.#tokens.get(base ?? -1) ?? text(product, 'name'),
        quote: this.#tokens.get(quote ?? -1) ?? DOLLAR,
        kind: 'crypto',
        tickSize: ANY_TICK,
        lotSize: stepOf(this.#decimals.get(base ?? -1) ?? 0),
        status: 'open',
      },
    ];
  }
}

function perpetual(entry: unknown, quote: string): [string, Listing] {
  const product = object(entry, 'universe');
  const code = text(product, 'name');
  return [
    code,
    {
      base: code,
      quote,
      kind: 'perpetual',
      tickSize: ANY_TICK,
      lotSize: stepOf(whole(product, 'szDecimals')),
      contractSize: 1,
      status: product.isDelisted === true ? 'closed' : 'open',
    },
  ];
}
