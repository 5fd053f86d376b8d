import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importTape } from '../../../../server/tape/commands/import-tape';
import { ndjson } from '../../../../server/tape/importers/ndjson';
import { openTape } from '../../../../server/tape/library/tape-catalog';
import { sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { throughExport } from './exported';

describe('the NDJSON export', () => {
  it('round-trips every event and the origin', async () => {
    const dataDir = temporaryFolder();
    const out = join(temporaryFolder(), 'out');
    const events = sampleEvents(5000);
    expect(await throughExport(dataDir, out, 'ndjson', events)).toStrictEqual(events);
    expect(openTape(dataDir, 'after').header()).toMatchObject({ source: 'simulated', feed: 'test' });
    expect(readdirSync(out)).toStrictEqual(['before.ndjson.gz']);
  });

  it('writes one object with named fields per line', async () => {
    const out = join(temporaryFolder(), 'out');
    const events = sampleEvents(100);
    await throughExport(temporaryFolder(), out, 'ndjson', events);
    const [heading, ...lines] = gunzipSync(readFileSync(join(out, 'before.ndjson.gz')))
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(heading).toStrictEqual({
      ...{ type: 'heading', format: 'tickerwall-events', version: 1, source: 'simulated', feed: 'test' },
    });
    expect(lines).toStrictEqual(events);
  });
});

describe('the NDJSON import', () => {
  const imported = (text: string): Promise<unknown> => {
    const file = join(temporaryFolder(), 'events.ndjson.gz');
    writeFileSync(file, gzipSync(text));
    const quiet = { signal: new AbortController().signal, progress: () => {}, warn: () => {} };
    const dataDir = temporaryFolder();
    return importTape({ importer: ndjson, files: [file], dataDir, id: 'x', force: false, ...quiet });
  };
  const good = sampleEvents(10).map((event) => JSON.stringify(event));

  it('infers an instrument that no line describes', async () => {
    const trade = { type: 'trade', symbol: 'acme:BOLT', timestamp: 1, localTimestamp: 2, id: '1' };
    const line = JSON.stringify({ ...trade, price: 101.25, size: 3, side: 'buy' });
    expect(await imported(line)).toMatchObject({ events: 2 });
  });

  it('accepts lines without a heading', async () => {
    expect(await imported(good.join('\n'))).toMatchObject({ events: 10 });
  });

  it.each([
    ['{"type":"sale"}', /line 3: type "sale" is not one of instrument, trade/],
    ['[1]', /line 3: an event is an object, not \[1\]/],
    ['{"type":', /line 3: .*JSON/],
    [
      '{"type":"gap","timestamp":1,"localTimestamp":1.5,"reason":"x"}',
      /localTimestamp of a gap cannot be 1\.5/,
    ],
    ['{"type":"gap","timestamp":1,"localTimestamp":1}', /reason of a gap is missing/],
    ['{"type":"gap","timestamp":1,"localTimestamp":1,"reason":"x","why":"y"}', /a gap has no field "why"/],
    [
      '{"type":"gap","timestamp":1,"localTimestamp":1,"reason":"x"}',
      /localTimestamp decreases from \d+ to 1$/,
    ],
    ['{"type":"heading","format":"other"}', /type "heading" is not one of/],
    [
      `{"type":"trade","symbol":"test:A","timestamp":1,"localTimestamp":1,"id":"1","price":"1","size":1,"side":"buy"}`,
      /price of a trade cannot be "1"/,
    ],
    [
      `{"type":"book_change","symbol":"test:A","timestamp":1,"localTimestamp":1,"bids":[[1]],"asks":[]}`,
      /bids of a book_change cannot be \[\[1\]\]/,
    ],
    [
      '{"type":"status","symbol":"A","timestamp":1,"localTimestamp":1,"status":"open"}',
      /symbol of a status cannot be "A"/,
    ],
  ])('reports the line and the fault for %s', async (line, message) => {
    const text = [...good.slice(0, 2), line, ...good.slice(2)].join('\n');
    await expect(imported(text)).rejects.toThrow(message);
  });

  it('rejects a heading of an unsupported version', async () => {
    const heading = '{"type":"heading","format":"tickerwall-events","version":2,"source":"live","feed":"x"}';
    await expect(imported([heading, ...good].join('\n'))).rejects.toThrow(/line 1: .*version 2/);
  });
});
