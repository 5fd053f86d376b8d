import type { BinanceMarket } from './binance/binance-frame';
import { BINANCE_TRAITS, BinanceNormalizer } from './binance/binance-normalizer';
import { BITFINEX_TRAITS, BitfinexNormalizer } from './bitfinex/bitfinex-normalizer';
import { BITSTAMP_TRAITS, BitstampNormalizer } from './bitstamp/bitstamp-normalizer';
import { BYBIT_TRAITS, BybitNormalizer } from './bybit/bybit-normalizer';
import { COINBASE_TRAITS, CoinbaseNormalizer } from './coinbase/coinbase-normalizer';
import { ConnectorRequests } from './connector-requests';
import { DERIBIT_TRAITS, DeribitNormalizer } from './deribit/deribit-normalizer';
import { EventWriter, type VenueTraits } from './event-writer';
import { type FrameMapper, FrameNormalizer } from './frame-normalizer';
import { FrameTally } from './frame-tally';
import { GATEIO_TRAITS, GateioNormalizer } from './gateio/gateio-normalizer';
import { GEMINI_TRAITS, GeminiNormalizer } from './gemini/gemini-normalizer';
import { HUOBI_TRAITS, HuobiNormalizer } from './huobi/huobi-normalizer';
import { HYPERLIQUID_TRAITS, HyperliquidNormalizer } from './hyperliquid/hyperliquid-normalizer';
import { KRAKEN_TRAITS, KrakenNormalizer } from './kraken/kraken-normalizer';
import { MoexNormalizer } from './moex/moex-normalizer';
import { OKX_TRAITS, OkxNormalizer } from './okx/okx-normalizer';
import { UPBIT_TRAITS, UpbitNormalizer } from './upbit/upbit-normalizer';
import type { Normalizer } from './venue';

/** Creates a normalizer of a venue's frames. */
export type VenueFactory = () => Normalizer;

/** All supported venues, by the venue part of their symbols. */
export const VENUES: Readonly<Record<string, VenueFactory>> = {
  binance: binance('spot'),
  'binance-usdm': binance('usdm'),
  'binance-cm': binance('cm'),
  bitfinex: of(BITFINEX_TRAITS, (...parts) => new BitfinexNormalizer(...parts)),
  bitstamp: of(BITSTAMP_TRAITS, (...parts) => new BitstampNormalizer(...parts)),
  bybit: bybit(),
  'bybit-linear': bybit(),
  coinbase: of(COINBASE_TRAITS, (...parts) => new CoinbaseNormalizer(...parts)),
  deribit: of(DERIBIT_TRAITS, (...parts) => new DeribitNormalizer(...parts)),
  gateio: of(GATEIO_TRAITS, (...parts) => new GateioNormalizer('spot', ...parts)),
  'gateio-futures': of(GATEIO_TRAITS, (...parts) => new GateioNormalizer('futures', ...parts)),
  gemini: of(GEMINI_TRAITS, (...parts) => new GeminiNormalizer(...parts)),
  huobi: of(HUOBI_TRAITS, (...parts) => new HuobiNormalizer(...parts)),
  hyperliquid: of(HYPERLIQUID_TRAITS, (writer, tally) => new HyperliquidNormalizer(writer, tally)),
  kraken: of(KRAKEN_TRAITS, (...parts) => new KrakenNormalizer(...parts)),
  moex: () => new MoexNormalizer(),
  okx: of(OKX_TRAITS, (...parts) => new OkxNormalizer(...parts)),
  upbit: of(UPBIT_TRAITS, (writer, tally) => new UpbitNormalizer(writer, tally)),
};

function binance(market: BinanceMarket): VenueFactory {
  return of(BINANCE_TRAITS, (...parts) => new BinanceNormalizer(market, ...parts));
}

/** The category follows from the address of a connection. */
function bybit(): VenueFactory {
  return of(BYBIT_TRAITS, (...parts) => new BybitNormalizer(...parts));
}

function of(
  traits: VenueTraits,
  make: (writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) => FrameMapper,
): VenueFactory {
  return () => {
    const writer = new EventWriter(traits);
    const tally = new FrameTally();
    const requests = new ConnectorRequests();
    return new FrameNormalizer(make(writer, tally, requests), writer, tally, requests);
  };
}
