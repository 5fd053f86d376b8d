import type { BinanceMarket } from './binance/binance-frame';
import { BINANCE_TRAITS, BinanceNormalizer } from './binance/binance-normalizer';
import { BINANCE_SPOT, BINANCE_USDM } from './binance/binance-protocol';
import { BITFINEX_TRAITS, BitfinexNormalizer } from './bitfinex/bitfinex-normalizer';
import { BITFINEX } from './bitfinex/bitfinex-protocol';
import { BITSTAMP_TRAITS, BitstampNormalizer } from './bitstamp/bitstamp-normalizer';
import { BITSTAMP } from './bitstamp/bitstamp-protocol';
import { BYBIT_TRAITS, BybitNormalizer } from './bybit/bybit-normalizer';
import { BYBIT_LINEAR, BYBIT_SPOT } from './bybit/bybit-protocol';
import { COINBASE_TRAITS, CoinbaseNormalizer } from './coinbase/coinbase-normalizer';
import { COINBASE } from './coinbase/coinbase-protocol';
import { ConnectorRequests } from './connector-requests';
import { DERIBIT_TRAITS, DeribitNormalizer } from './deribit/deribit-normalizer';
import { DERIBIT } from './deribit/deribit-protocol';
import { EventWriter, type VenueTraits } from './event-writer';
import { type FrameMapper, FrameNormalizer } from './frame-normalizer';
import { FrameTally } from './frame-tally';
import { GATEIO_TRAITS, GateioNormalizer } from './gateio/gateio-normalizer';
import { GATEIO_FUTURES, GATEIO_SPOT } from './gateio/gateio-protocol';
import { GEMINI_TRAITS, GeminiNormalizer } from './gemini/gemini-normalizer';
import { HUOBI_TRAITS, HuobiNormalizer } from './huobi/huobi-normalizer';
import { HYPERLIQUID_TRAITS, HyperliquidNormalizer } from './hyperliquid/hyperliquid-normalizer';
import { HYPERLIQUID } from './hyperliquid/hyperliquid-protocol';
import { KRAKEN_TRAITS, KrakenNormalizer } from './kraken/kraken-normalizer';
import { KRAKEN } from './kraken/kraken-protocol';
import { MoexNormalizer } from './moex/moex-normalizer';
import { MOEX } from './moex/moex-protocol';
import { OKX_TRAITS, OkxNormalizer } from './okx/okx-normalizer';
import { OKX } from './okx/okx-protocol';
import { UPBIT_TRAITS, UpbitNormalizer } from './upbit/upbit-normalizer';
import { UPBIT } from './upbit/upbit-protocol';
import type { Normalizer } from './venue';
import type { VenueProtocol } from './venue-protocol';

/** Creates a normalizer of a venue's frames. */
export type VenueFactory = () => Normalizer;

/** Parts of a venue. */
interface Venue {
  readonly create: VenueFactory;
  /** Describes its connections; absent without a live feed. */
  readonly protocol?: VenueProtocol;
  /** Name in captures of cryptofeed; absent if they cannot be imported. */
  readonly capture?: string;
}

/** All supported venues, by the venue part of their symbols. */
const ALL: Readonly<Record<string, Venue>> = {
  binance: { create: binance('spot'), protocol: BINANCE_SPOT, capture: 'BINANCE' },
  'binance-usdm': { create: binance('usdm'), protocol: BINANCE_USDM, capture: 'BINANCE_FUTURES' },
  'binance-cm': { create: binance('cm'), capture: 'BINANCE_DELIVERY' },
  bitfinex: { create: of(BITFINEX_TRAITS, BitfinexNormalizer), protocol: BITFINEX, capture: 'BITFINEX' },
  bitstamp: { create: of(BITSTAMP_TRAITS, BitstampNormalizer), protocol: BITSTAMP },
  // The category follows from the address of a connection.
  bybit: { create: of(BYBIT_TRAITS, BybitNormalizer), protocol: BYBIT_SPOT, capture: 'BYBIT' },
  'bybit-linear': { create: of(BYBIT_TRAITS, BybitNormalizer), protocol: BYBIT_LINEAR },
  coinbase: { create: of(COINBASE_TRAITS, CoinbaseNormalizer), protocol: COINBASE, capture: 'COINBASE' },
  deribit: { create: of(DERIBIT_TRAITS, DeribitNormalizer), protocol: DERIBIT, capture: 'DERIBIT' },
  gateio: { create: gateio('spot'), protocol: GATEIO_SPOT, capture: 'GATEIO' },
  'gateio-futures': { create: gateio('futures'), protocol: GATEIO_FUTURES, capture: 'GATEIO_FUTURES' },
  gemini: { create: of(GEMINI_TRAITS, GeminiNormalizer), capture: 'GEMINI' },
  huobi: { create: of(HUOBI_TRAITS, HuobiNormalizer), capture: 'HUOBI' },
  hyperliquid: {
    create: of(HYPERLIQUID_TRAITS, HyperliquidNormalizer),
    protocol: HYPERLIQUID,
    capture: 'HYPERLIQUID',
  },
  kraken: { create: of(KRAKEN_TRAITS, KrakenNormalizer), protocol: KRAKEN, capture: 'KRAKEN' },
  moex: { create: () => new MoexNormalizer(), protocol: MOEX },
  okx: { create: of(OKX_TRAITS, OkxNormalizer), protocol: OKX, capture: 'OKX' },
  upbit: { create: of(UPBIT_TRAITS, UpbitNormalizer), protocol: UPBIT, capture: 'UPBIT' },
};

/** Normalizers of all supported venues, by the venue part of their symbols. */
export const VENUES: Readonly<Record<string, VenueFactory>> = Object.fromEntries(
  Object.entries(ALL).map(([venue, { create }]) => [venue, create]),
);

/** Venues with a live feed, by the venue part of their symbols. */
export const PROTOCOLS: ReadonlyMap<string, VenueProtocol> = new Map(
  Object.entries(ALL).flatMap(([venue, { protocol }]) => (protocol === undefined ? [] : [[venue, protocol]])),
);

/** Venues by their names in captures of cryptofeed. */
export const CAPTURED: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ALL).flatMap(([venue, { capture }]) => (capture === undefined ? [] : [[capture, venue]])),
);

/** Parser of a venue's messages, as a class. */
type MapperClass = new (writer: EventWriter, tally: FrameTally, requests: ConnectorRequests) => FrameMapper;

function of(traits: VenueTraits, Mapper: MapperClass): VenueFactory {
  return by(traits, (...parts) => new Mapper(...parts));
}

function binance(market: BinanceMarket): VenueFactory {
  return by(BINANCE_TRAITS, (...parts) => new BinanceNormalizer(market, ...parts));
}

function gateio(market: 'spot' | 'futures'): VenueFactory {
  return by(GATEIO_TRAITS, (...parts) => new GateioNormalizer(market, ...parts));
}

function by(
  traits: VenueTraits,
  make: (...parts: ConstructorParameters<MapperClass>) => FrameMapper,
): VenueFactory {
  return () => {
    const writer = new EventWriter(traits);
    const tally = new FrameTally();
    const requests = new ConnectorRequests();
    return new FrameNormalizer(make(writer, tally, requests), writer, tally, requests);
  };
}
