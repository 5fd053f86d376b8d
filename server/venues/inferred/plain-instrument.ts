import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { type DecimalsSeen, stepOf } from '../decimals';

/** Maximum of decimals of an instrument that only its numbers describe. */
export const MAX_DECIMALS_SHOWN = 8;

/** Describes an instrument of which only the symbol and the decimals are known. */
export function plainInstrument(
  symbol: MarketSymbol,
  decimals: Readonly<Pick<DecimalsSeen, 'price' | 'size'>>,
): Instrument {
  const colon = symbol.indexOf(':');
  const priceDecimals = Math.min(decimals.price, MAX_DECIMALS_SHOWN);
  const sizeDecimals = Math.min(decimals.size, MAX_DECIMALS_SHOWN);
  return {
    symbol,
    name: symbol.slice(colon + 1),
    venue: symbol.slice(0, colon),
    kind: 'share',
    priceDecimals,
    tickSize: stepOf(priceDecimals),
    sizeDecimals,
    lotSize: stepOf(sizeDecimals),
    colorConvention: 'green-up',
  };
}
