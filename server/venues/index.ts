import type { BinanceMarket } from './binance/binance-frame';
import { BINANCE_TRAITS, BinanceReader } from './binance/binance-normalizer';
import { BITFINEX_TRAITS, BitfinexReader } from './bitfinex';
import { BYBIT_TRAITS, BybitReader } from './bybit';
import { COINBASE_TRAITS, CoinbaseReader } from './coinbase';
import { EventWriter, type VenueTraits } from './event-writer';
import { FrameNormaliser, type FrameReader } from './frame-normalizer';
import { FrameTally } from './frame-tally';
import { GATEIO_TRAITS, GateioReader } from './gateio';
import { GEMINI_TRAITS, GeminiReader } from './gemini';
import { HUOBI_TRAITS, HuobiReader } from './huobi';
import { KRAKEN_TRAITS, KrakenReader } from './kraken/kraken-normalizer';
import { UPBIT_TRAITS, UpbitReader } from './upbit';
import type { Normaliser } from './venue';

/** Makes a normaliser of a venue's frames. */
export type VenueFactory = () => Normaliser;

/** Every venue whose frames can be read, by the venue part of its symbols. */
export const VENUES: Readonly<Record<string, VenueFactory>> = {
  binance: binance('spot'),
  'binance-usdm': binance('usdm'),
  'binance-cm': binance('cm'),
  bitfinex: of(BITFINEX_TRAITS, (writer, tally) => new BitfinexReader(writer, tally)),
  bybit: of(BYBIT_TRAITS, (writer, tally) => new BybitReader(writer, tally)),
  coinbase: of(COINBASE_TRAITS, (writer, tally) => new CoinbaseReader(writer, tally)),
  gateio: of(GATEIO_TRAITS, (writer, tally) => new GateioReader(writer, tally)),
  gemini: of(GEMINI_TRAITS, (writer, tally) => new GeminiReader(writer, tally)),
  huobi: of(HUOBI_TRAITS, (writer, tally) => new HuobiReader(writer, tally)),
  kraken: of(KRAKEN_TRAITS, (writer, tally) => new KrakenReader(writer, tally)),
  upbit: of(UPBIT_TRAITS, (writer, tally) => new UpbitReader(writer, tally)),
};

function binance(market: BinanceMarket): VenueFactory {
  return of(BINANCE_TRAITS, (writer, tally) => new BinanceReader(market, writer, tally));
}

function of(
  traits: VenueTraits,
  make: (writer: EventWriter, tally: FrameTally) => FrameReader,
): VenueFactory {
  return () => {
    const writer = new EventWriter(traits);
    const tally = new FrameTally();
    return new FrameNormaliser(make(writer, tally), writer, tally);
  };
}
