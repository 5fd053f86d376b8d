import { ashare } from './ashare';
import { binanceCsv } from './binance-csv';
import { binanceRaw } from './binance-raw';
import { cryptofeed } from './cryptofeed';
import { csv } from './csv-table';
import { databentoCsv } from './databento-csv';
import { finam } from './finam';
import type { Importer } from './importer';
import { json } from './json-table';
import { lean } from './lean';
import { lobster } from './lobster';
import { moexIss } from './moex-iss';
import { ndjson } from './ndjson';
import { parquet } from './parquet';
import { tardisCsv } from './tardis-csv';

/** All import formats. Detection takes the first match, so general formats come last. */
export const IMPORTERS: readonly Importer[] = [
  ...[binanceRaw, cryptofeed, tardisCsv, binanceCsv, databentoCsv, lobster, lean],
  ...[ndjson, ashare, finam, moexIss, json, parquet, csv],
];
