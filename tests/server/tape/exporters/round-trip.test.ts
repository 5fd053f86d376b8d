import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import { Market } from '../../../../server/market/market';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { ashare } from '../../../../server/tape/importers/ashare';
import { binanceRaw } from '../../../../server/tape/importers/binance-raw';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { hasMarketData, marketData } from '../../../market-data';
import { played } from '../record';
import { MIDNIGHT, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { anyEvents } from './any-events';
import { exportAs, importBack, throughExport } from './exported';

const FORMATS = ['ndjson', 'tardis-csv', 'parquet'] as const;
/** Databases are opened for every run, on a busy machine, ms. */
const TIMEOUT = 240_000;

/**
 * Events in an order that does not depend on which of several files they were in: those of one µs are sorted, but for
 * the events of one kind and symbol, which must keep their order.
 */
function inOneOrder(events: readonly MarketEvent[]): MarketEvent[] {
  const key = (event: MarketEvent): string => {
    const kind = event.type === 'book_change' ? 'book_snapshot' : event.type;
    return `${kind} ${'symbol' in event ? event.symbol : ''}`;
  };
  return events
    .map((event, place) => ({ event, place, key: key(event) }))
    .sort(
      (a, b) =>
        a.event.localTimestamp - b.event.localTimestamp || a.key.localeCompare(b.key) || a.place - b.place,
    )
    .map(({ event }) => event);
}

describe.each(FORMATS)('an export as %s', (format) => {
  it('comes back unchanged', { timeout: TIMEOUT }, async () => {
    const events = sampleEvents(3000);
    const dataDir = temporaryFolder();
    const back = await throughExport(dataDir, join(temporaryFolder(), 'out'), format, events);
    expect(back).toStrictEqual(events);
    expect(openTape(dataDir, 'after').header()).toMatchObject({ source: 'simulated', feed: 'test' });
  });

  it('comes back unchanged whatever the events are', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (events) => {
        const out = join(temporaryFolder(), 'out');
        const back = await throughExport(temporaryFolder(), out, format, events);
        if (format === 'ndjson') expect(back).toStrictEqual(events);
        expect(inOneOrder(back)).toStrictEqual(inOneOrder(events));
      }),
      { numRuns: format === 'ndjson' ? 100 : 25 },
    );
  });
});

it('what lies beside the files overtakes nothing of its kind and symbol, and is not overtaken', async () => {
  const [first] = sampleEvents(1);
  const at = { timestamp: MIDNIGHT, localTimestamp: MIDNIGHT, symbol: toSymbol('test:A') };
  const trade = (id: string): MarketEvent => ({ type: 'trade', ...at, id, price: 1, size: 1, side: 'buy' });
  const events = [first as MarketEvent, trade('1'), trade('no, number'), trade('2'), trade('3')];
  const back = await throughExport(temporaryFolder(), join(temporaryFolder(), 'out'), 'tardis-csv', events);
  expect(back).toStrictEqual(events);
});

/** Six books and trades; thirty shares of which there are only snapshots and day bars. */
const RECORDINGS = [
  { name: 'Binance', importer: binanceRaw, folder: marketData('binance-raw') },
  { name: 'Shanghai', importer: ashare, folder: marketData('ashare') },
] as const;

/** What a market shows after events. */
function shown(events: readonly MarketEvent[]): unknown {
  const market = new Market();
  for (const event of events) market.apply(event);
  return market.keyframe();
}

describe.skipIf(!hasMarketData()).each(RECORDINGS)('the recordings of $name', ({ importer, folder }) => {
  it.each(FORMATS)('come back unchanged through %s', { timeout: TIMEOUT }, async (format) => {
    const dataDir = temporaryFolder();
    const files = readdirSync(folder)
      .filter((name) => format === 'ndjson' || !/usdm|spot_eth|cm_btc/.test(name))
      .map((name) => join(folder, name));
    const quiet = { signal: new AbortController().signal, progress: () => {}, warn: () => {} };
    await importTape({ importer, files, dataDir, id: 'before', force: false, ...quiet });
    const out = join(temporaryFolder(), 'out');
    await exportAs(dataDir, 'before', format, out);
    await importBack(dataDir, out, 'after');
    const [before, after] = ['before', 'after'].map((id) => played(openTape(dataDir, id))) as [
      MarketEvent[],
      MarketEvent[],
    ];
    expect(after.length).toBe(before.length);
    // One by one: the difference of two hundred thousand would take for ever to print.
    const [wanted, got] = format === 'ndjson' ? [before, after] : [inOneOrder(before), inOneOrder(after)];
    const differs = wanted.findIndex((event, place) => JSON.stringify(event) !== JSON.stringify(got[place]));
    expect(got[differs]).toStrictEqual(wanted[differs]);
    expect(shown(after)).toStrictEqual(shown(before));
    expect(openTape(dataDir, 'after').header()).toMatchObject({ source: 'live', feed: importer.format });
  });
});
