import type { VenueProtocol } from '../venue-protocol';
import { BINANCE_SPOT, BINANCE_USDM } from './binance-protocol';
import { BITFINEX } from './bitfinex-protocol';
import { BITSTAMP } from './bitstamp-protocol';
import { BYBIT_LINEAR, BYBIT_SPOT } from './bybit-protocol';
import { COINBASE } from './coinbase-protocol';
import { DERIBIT } from './deribit-protocol';
import { GATEIO_FUTURES, GATEIO_SPOT } from './gateio-protocol';
import { HYPERLIQUID } from './hyperliquid-protocol';
import { KRAKEN } from './kraken-protocol';
import { MOEX } from './moex-protocol';
import { OKX } from './okx-protocol';
import { UPBIT } from './upbit-protocol';

const ALL: readonly VenueProtocol[] = [
  ...[BINANCE_SPOT, BINANCE_USDM, BITFINEX, BITSTAMP, BYBIT_SPOT, BYBIT_LINEAR, COINBASE, DERIBIT],
  ...[GATEIO_SPOT, GATEIO_FUTURES, HYPERLIQUID, KRAKEN, MOEX, OKX, UPBIT],
];

/** Venues with a live feed, by the venue part of their symbols. */
export const PROTOCOLS: ReadonlyMap<string, VenueProtocol> = new Map(
  ALL.map((protocol) => [protocol.venue, protocol]),
);
