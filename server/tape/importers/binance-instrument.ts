import { type Instrument, toSymbol } from '../../../lib/market/instrument';
import type { BinanceFrame, BinanceMarket, TextLevel } from './binance-frame';

/** Venue part of a symbol, by market. */
export const BINANCE_VENUES: Readonly<Record<BinanceMarket, string>> = {
  spot: 'binance',
  usdm: 'binance-usdm',
  cm: 'binance-cm',
};

/** What things are priced in; the longest that fits the end of a code is taken. */
const QUOTE_ASSETS = [
  ...['FDUSD', 'USDT', 'USDC', 'TUSD', 'BUSD', 'USDP', 'BIDR', 'IDRT', 'DAI', 'BTC', 'ETH', 'BNB'],
  ...[
    'XRP',
    'TRX',
    'DOGE',
    'EUR',
    'GBP',
    'AUD',
    'TRY',
    'BRL',
    'RUB',
    'UAH',
    'JPY',
    'MXN',
    'ZAR',
    'PLN',
    'RON',
    'ARS',
    'USD',
  ],
].sort((a, b) => b.length - a.length);

const COIN_NAMES: Readonly<Record<string, { readonly 'zh-CN': string; readonly ru: string }>> = {
  BTC: { 'zh-CN': '比特币', ru: 'Биткойн' },
  ETH: { 'zh-CN': '以太坊', ru: 'Эфириум' },
};

/** Most decimals that a number of the venue has. */
const DECIMALS_MAX = 12;

/** Finds out how many decimals the prices and sizes of one instrument need. */
export class DecimalsSeen {
  price = 0;
  size = 0;

  /** Takes in every number of a frame; true when it needed more decimals than any before. */
  see(frame: BinanceFrame): boolean {
    const { price, size } = this;
    if (frame.kind === 'trade') this.#level([frame.trade.p, frame.trade.q]);
    else if (frame.kind === 'quote') {
      this.#level([frame.quote.b, frame.quote.B]);
      this.#level([frame.quote.a, frame.quote.A]);
    } else if (frame.kind === 'depth') {
      for (const level of frame.depth.b) this.#level(level);
      for (const level of frame.depth.a) this.#level(level);
    } else if (frame.kind === 'snapshot') {
      for (const level of frame.snapshot.bids) this.#level(level);
      for (const level of frame.snapshot.asks) this.#level(level);
    }
    return this.price > price || this.size > size;
  }

  #level([price, size]: TextLevel): void {
    const ofPrice = decimalsOf(price);
    if (ofPrice > this.price) this.price = ofPrice;
    const ofSize = decimalsOf(size);
    if (ofSize > this.size) this.size = ofSize;
  }
}

/** Decimals of a number's text, zeros at its end not counted. */
function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  if (point < 0) return 0;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  return Math.min(Math.max(end - point - 1, 0), DECIMALS_MAX);
}

/**
 * Describes an instrument by its code and by what was seen of its numbers.
 * @param code the venue's: `BTCUSDT`, `BTCUSD_PERP`, `BTCUSDT_240927`
 */
export function binanceInstrument(market: BinanceMarket, code: string, seen: DecimalsSeen): Instrument {
  const venue = BINANCE_VENUES[market];
  const [pair = code, expiry] = code.split('_', 2);
  const currency = QUOTE_ASSETS.find((asset) => pair.endsWith(asset) && pair.length > asset.length) ?? 'USD';
  const base = pair.endsWith(currency) ? pair.slice(0, -currency.length) : pair;
  const kind = market === 'spot' ? 'crypto' : expiry && /^\d+$/.test(expiry) ? 'future' : 'perpetual';
  const suffix = (perpetual: string): string =>
    kind === 'perpetual' ? ` ${perpetual}` : kind === 'future' ? ` ${expiry}` : '';
  const names = COIN_NAMES[base];
  return {
    symbol: toSymbol(`${venue}:${code}`),
    name: `${base}/${currency}${suffix('perp')}`,
    ...(names && {
      names: {
        'zh-CN': `${names['zh-CN']}/${currency}${suffix('永续')}`,
        ru: `${names.ru}/${currency}${suffix('бессрочный')}`,
      },
    }),
    venue,
    currency,
    kind,
    priceDecimals: seen.price,
    tickSize: Number(`1e-${seen.price}`),
    sizeDecimals: seen.size,
    lotSize: Number(`1e-${seen.size}`),
    colorConvention: 'green-up',
    sector: 'crypto',
  };
}
