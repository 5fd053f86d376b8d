import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { type DecimalsSeen, stepOf } from '../decimals';
import { cryptoInstrument, isCoin } from './crypto-instrument';

/** Describes an instrument of which only the symbol and the decimals are known: a coin, or else a share. */
export function plainInstrument(
  symbol: MarketSymbol,
  decimals: Readonly<Pick<DecimalsSeen, 'price' | 'size'>>,
): Instrument {
  const colon = symbol.indexOf(':');
  if (isCoin(symbol)) return cryptoInstrument(symbol, decimals);
  const { price: priceDecimals, size: sizeDecimals } = decimals;
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
