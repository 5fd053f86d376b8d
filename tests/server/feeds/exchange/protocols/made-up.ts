import { MADE_UP_BYBIT } from './made-up-bybit';
import { MADE_UP_COINBASE } from './made-up-coinbase';
import { MADE_UP_OKX } from './made-up-okx';
import type { MadeUpVenue } from './made-up-venue';

/** Venues with made-up data. */
export const MADE_UP: readonly MadeUpVenue[] = [MADE_UP_BYBIT, MADE_UP_COINBASE, MADE_UP_OKX];
