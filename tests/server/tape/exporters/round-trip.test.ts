// slow: opens databases for many files

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { MIDNIGHT, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { anyEvents } from './any-events';
import { throughExport } from './exported';
import { inOneOrder } from './in-one-order';

const FORMATS = ['ndjson', 'tardis-csv', 'parquet'] as const;
/** Test timeout; every run opens databases, on a busy machine, ms. */
const TIMEOUT = 240_000;

describe.each(FORMATS)('an export as %s', (format) => {
  it('round-trips a sample of all event types', { timeout: TIMEOUT }, async () => {
    const events = sampleEvents(3000);
    const dataDir = temporaryFolder();
    const back = await throughExport(dataDir, join(temporaryFolder(), 'out'), format, events);
    expect(back).toStrictEqual(events);
    expect(openTape(dataDir, 'after').header()).toMatchObject({ source: 'simulated', feed: 'test' });
  });

  it('round-trips random events', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (events) => {
        const out = join(temporaryFolder(), 'out');
        const back = await throughExport(temporaryFolder(), out, format, events);
        if (format === 'ndjson') expect(back).toStrictEqual(events);
        expect(inOneOrder(back)).toStrictEqual(inOneOrder(events));
      }),
      { numRuns: format === 'ndjson' ? 30 : 10 },
    );
  });
});

it('events in companion files keep their order with events of the same type and symbol', async () => {
  const [first] = sampleEvents(1);
  const at = { timestamp: MIDNIGHT, localTimestamp: MIDNIGHT, symbol: toSymbol('test:A') };
  const trade = (id: string): MarketEvent => ({ type: 'trade', ...at, id, price: 1, size: 1, side: 'buy' });
  const events = [first as MarketEvent, trade('1'), trade('no, number'), trade('2'), trade('3')];
  const back = await throughExport(temporaryFolder(), join(temporaryFolder(), 'out'), 'tardis-csv', events);
  expect(back).toStrictEqual(events);
});
