import type { TradingStatus } from '../../lib/market/event';
import type { ColorConvention, CountingUnit, Instrument, MarketSymbol } from '../../lib/market/instrument';
import { coinFacts } from './coin-facts';
import { type DecimalsSeen, decimal, decimalsOf, type Numeric, stepOf } from './decimals';
import type { FrameTally } from './frame-tally';
import type { Pair } from './quote-assets';

/** Product as described by the venue's list. */
export interface Listing extends Pair {
  readonly tickSize: Numeric;
  readonly lotSize: Numeric;
  /** See {@link Instrument.contractSize}. */
  readonly contractSize?: number;
  readonly inverse?: boolean;
  /** Unit of sizes, if it is not that of the venue's other contracts. */
  readonly unit?: CountingUnit;
  /** Absent if the list has none. */
  readonly status?: TradingStatus;
}

/** Returns what a listing changes of the one before. */
export function changesOf(before: Listing | undefined, now: Listing): 'nothing' | 'status' | 'product' {
  const fields = [
    'base',
    'quote',
    'kind',
    'expiry',
    'tickSize',
    'lotSize',
    'contractSize',
    'inverse',
    'unit',
  ] as const;
  if (before === undefined || fields.some((field) => before[field] !== now[field])) return 'product';
  return before.status === now.status ? 'nothing' : 'status';
}

/** Converts a venue's trading status; counts one that the table lacks. */
export function statusOf(
  table: Readonly<Record<string, TradingStatus>>,
  status: unknown,
  tally: FrameTally,
): { readonly status?: TradingStatus } {
  const known = table[String(status)];
  if (known !== undefined) return { status: known };
  if (status !== undefined && status !== null) tally.leave(`status ${String(status)}`);
  return {};
}

/**
 * Describes an instrument. Its decimals are those of the venue's list, or more if its numbers needed more.
 * @param seen decimals of its numbers so far, including those of the listing
 */
export function describeInstrument(
  symbol: MarketSymbol,
  pair: Pair,
  seen: Pick<DecimalsSeen, 'price' | 'size'>,
  colorConvention: ColorConvention,
  listing?: Listing,
): Instrument {
  const { base, quote, kind, expiry } = pair;
  const suffix = (perpetual: string): string =>
    kind === 'perpetual' ? ` ${perpetual}` : expiry === undefined ? '' : ` ${expiry}`;
  const { names, sector } = coinFacts(base);
  return {
    symbol,
    name: `${base}/${quote}${suffix('perp')}`,
    ...(names && {
      names: {
        'zh-CN': `${names['zh-CN']}/${quote}${suffix('永续')}`,
        ru: `${names.ru}/${quote}${suffix('бессрочный')}`,
      },
    }),
    venue: symbol.slice(0, symbol.indexOf(':')),
    currency: quote,
    base,
    ...(listing?.contractSize !== undefined && { contractSize: listing.contractSize }),
    ...(listing?.inverse !== undefined && { inverse: listing.inverse }),
    ...(listing?.unit !== undefined && { unit: listing.unit }),
    kind,
    priceDecimals: seen.price,
    tickSize: stepAt(seen.price, listing?.tickSize),
    sizeDecimals: seen.size,
    lotSize: stepAt(seen.size, listing?.lotSize),
    colorConvention,
    sector,
  };
}

/** Returns the listed step, or a finer one if its numbers needed it. */
function stepAt(decimals: number, listed: Numeric | undefined): number {
  if (listed === undefined || decimalsOf(listed) !== decimals) return stepOf(decimals);
  const step = decimal(listed);
  return step > 0 ? step : stepOf(decimals);
}
