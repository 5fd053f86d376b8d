import { ashare } from './ashare';
import { binanceRaw } from './binance-raw';
import { cryptofeed } from './cryptofeed';
import type { Importer } from './importer';
import { ndjson } from './ndjson';

/** Every import format there is. */
export const IMPORTERS: readonly Importer[] = [binanceRaw, ashare, ndjson, cryptofeed];
