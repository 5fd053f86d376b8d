import type { VenueProtocol } from '../venue-protocol';
import { BINANCE_SPOT, BINANCE_USDM } from './binance-protocol';
import { BYBIT_LINEAR, BYBIT_SPOT } from './bybit-protocol';
import { COINBASE } from './coinbase-protocol';
import { OKX } from './okx-protocol';

/** Venues with a live feed, by the venue part of their symbols. */
export const PROTOCOLS: ReadonlyMap<string, VenueProtocol> = new Map(
  [BINANCE_SPOT, BINANCE_USDM, BYBIT_SPOT, BYBIT_LINEAR, COINBASE, OKX].map((protocol) => [
    protocol.venue,
    protocol,
  ]),
);
