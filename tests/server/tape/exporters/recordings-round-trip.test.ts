// slow: reads real market data

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { ashare } from '../../../../server/tape/importers/ashare';
import { binanceRaw } from '../../../../server/tape/importers/binance-raw';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { expectSameList } from '../../../expect-same-list';
import { hasMarketData, marketData } from '../../../market-data';
import { played } from '../record';
import { temporaryFolder } from '../temporary-folder';
import { exportAs, importBack } from './exported';
import { inOneOrder } from './in-one-order';

const FORMATS = ['ndjson', 'tardis-csv', 'parquet'] as const;
/** Test timeout for hundreds of thousands of events on a busy machine, ms. */
const TIMEOUT = 240_000;

/** Two with order books and trades; thirty shares with snapshots and daily bars only. */
const RECORDINGS = [
  { name: 'Binance', importer: binanceRaw, folder: marketData('binance-raw') },
  { name: 'Shanghai', importer: ashare, folder: marketData('ashare') },
] as const;

/** Returns the state of a market after the events. */
function stateAfter(events: readonly MarketEvent[]): unknown {
  const market = new Market();
  for (const event of events) market.apply(event);
  return market.keyframe();
}

describe.skipIf(!hasMarketData()).each(RECORDINGS)('the recordings of $name', ({ importer, folder }) => {
  const dataDir = temporaryFolder(afterAll);
  let before: MarketEvent[];

  beforeAll(async () => {
    const files = readdirSync(folder)
      .filter((name) => !/usdm|spot_eth|cm_btc/.test(name))
      .map((name) => join(folder, name));
    const quiet = { signal: new AbortController().signal, progress: () => {}, warn: () => {} };
    await importTape({ importer, files, dataDir, id: 'before', force: false, ...quiet });
    before = played(openTape(dataDir, 'before'));
  }, TIMEOUT);

  it.each(FORMATS)('round-trip through %s unchanged', { timeout: TIMEOUT }, async (format) => {
    const out = join(temporaryFolder(), 'out');
    await exportAs(dataDir, 'before', format, out);
    await importBack(dataDir, out, format);
    const after = played(openTape(dataDir, format));
    if (format === 'ndjson') expectSameList(after, before);
    else expectSameList(inOneOrder(after), inOneOrder(before));
    expect(stateAfter(after)).toStrictEqual(stateAfter(before));
    expect(openTape(dataDir, format).header()).toMatchObject({ source: 'live', feed: importer.format });
  });
});
