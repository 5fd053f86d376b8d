import type { VenueProtocol } from '../venue-protocol';
import { BINANCE_SPOT, BINANCE_USDM } from './binance-protocol';

/** Venues with a live feed, by the venue part of their symbols. */
export const PROTOCOLS: ReadonlyMap<string, VenueProtocol> = new Map(
  [BINANCE_SPOT, BINANCE_USDM].map((protocol) => [protocol.venue, protocol]),
);
