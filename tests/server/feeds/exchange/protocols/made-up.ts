import { MADE_UP_BITFINEX } from './made-up-bitfinex';
import { MADE_UP_BITSTAMP } from './made-up-bitstamp';
import { MADE_UP_BYBIT } from './made-up-bybit';
import { MADE_UP_COINBASE } from './made-up-coinbase';
import { MADE_UP_DERIBIT } from './made-up-deribit';
import { MADE_UP_GATEIO, MADE_UP_GATEIO_FUTURES } from './made-up-gateio';
import { MADE_UP_HYPERLIQUID } from './made-up-hyperliquid';
import { MADE_UP_KRAKEN } from './made-up-kraken';
import { MADE_UP_OKX } from './made-up-okx';
import { MADE_UP_UPBIT } from './made-up-upbit';
import type { MadeUpVenue } from './made-up-venue';

/** Venues with made-up data. */
export const MADE_UP: readonly MadeUpVenue[] = [
  ...[MADE_UP_BITFINEX, MADE_UP_BITSTAMP, MADE_UP_BYBIT, MADE_UP_COINBASE, MADE_UP_DERIBIT, MADE_UP_GATEIO],
  ...[MADE_UP_GATEIO_FUTURES, MADE_UP_HYPERLIQUID, MADE_UP_KRAKEN, MADE_UP_OKX, MADE_UP_UPBIT],
];
