import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventType, type MarketEvent, OUTAGE_CAUSES } from '../../../lib/market/event';
import { type Instrument, toSymbol } from '../../../lib/market/instrument';
import { INTERVALS } from '../../../lib/market/interval';
import { COLUMNS } from '../../../server/tape/format/row';
import { TapeReader } from '../../../server/tape/format/tape-reader';
import { TapeWriter } from '../../../server/tape/format/tape-writer';
import { played, record } from './record';
import { instrument, sampleEvents } from './sample-events';
import { temporaryFolder } from './temporary-folder';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const text = fc.string({ unit: 'binary' });
const levels = fc.array(fc.tuple(number, number), { maxLength: 5 });
const symbols = ['test:A', 'test:B', 'test:C/D.e-f'].map(toSymbol);
const symbol = fc.constantFrom(...symbols);

const anyInstrument = fc.record(
  {
    symbol,
    name: text,
    names: fc.record({ 'zh-CN': text, ru: text }, { requiredKeys: [], noNullPrototype: true }),
    venue: fc.constant('test'),
    currency: fc.constant('CNY'),
    kind: fc.constantFrom('share', 'crypto', 'fx', 'future', 'perpetual', 'index'),
    priceDecimals: fc.nat(8),
    tickSize: number,
    sizeDecimals: fc.nat(8),
    lotSize: number,
    prevClose: number,
    colorConvention: fc.constantFrom('green-up', 'red-up', 'red-up-blue-down'),
    sector: text,
    contractSize: number,
    inverse: fc.boolean(),
    calendar: fc.constantFrom('XSHG', '24/7'),
  },
  {
    requiredKeys: [
      ...(['symbol', 'name', 'venue', 'kind', 'priceDecimals', 'tickSize'] as const),
      ...(['sizeDecimals', 'lotSize', 'colorConvention'] as const),
    ],
    noNullPrototype: true,
  },
) as fc.Arbitrary<Instrument>;

const sourceName = fc.string({ minLength: 1, maxLength: 64 });
const someSymbols = fc.array(symbol, { minLength: 1, maxLength: 3 });

const bodies: Record<EventType, fc.Arbitrary<object>> = {
  instrument: anyInstrument.map((defined) => ({ symbol: defined.symbol, instrument: defined })),
  trade: fc.record({
    symbol,
    id: text,
    price: number,
    size: number,
    side: fc.constantFrom('buy', 'sell', 'unknown'),
  }),
  quote: fc
    .record(
      { bid: number, bidSize: number, ask: number, askSize: number },
      { requiredKeys: [], noNullPrototype: true },
    )
    .chain((quote) => symbol.map((of) => ({ symbol: of, ...quote }))),
  book_snapshot: fc.record({ symbol, bids: levels, asks: levels }),
  book_change: fc.record({ symbol, bids: levels, asks: levels }),
  bar: fc.record({
    symbol,
    interval: fc.constantFrom(...INTERVALS),
    start: number,
    open: number,
    high: number,
    low: number,
    close: number,
    volume: number,
    trades: number,
  }),
  status: fc.record({
    symbol,
    status: fc.constantFrom('pre', 'auction', 'open', 'limit', 'halted', 'closed'),
  }),
  disconnect: fc.oneof(
    scoped({ reason: text }),
    scoped({ reason: text, cause: fc.constantFrom(...OUTAGE_CAUSES) }),
  ),
  gap: fc.oneof(scoped({ reason: text }), scoped({ symbol, reason: text })),
  source: fc.record(
    { source: sourceName, symbols: someSymbols, interval: fc.nat(60_000_000), delayed: fc.nat(900) },
    { requiredKeys: ['source'], noNullPrototype: true },
  ),
};

/** An event of the whole feed, a source, some symbols, or some symbols of a source. */
function scoped(own: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const scope = fc.record(
    { source: sourceName, symbols: someSymbols },
    { requiredKeys: [], noNullPrototype: true },
  );
  return fc.tuple(fc.record(own), scope).map(([event, of]) => ({ ...event, ...of }));
}

const event = fc
  .constantFrom(...(Object.keys(bodies) as EventType[]))
  .chain((type) =>
    fc
      .record({ step: fc.nat(900_000), timestamp: number, body: bodies[type] })
      .map((made) => ({ type, ...made })),
  );

const events = fc.array(event, { maxLength: 60 }).map((made) => {
  const first: MarketEvent[] = symbols.map((defined) => ({
    type: 'instrument',
    symbol: defined,
    timestamp: 0,
    localTimestamp: 0,
    instrument: { ...instrument('A'), symbol: defined },
  }));
  let time = 0;
  const rest = made.map(({ type, step, timestamp, body }) => {
    time += step;
    return { type, timestamp, localTimestamp: time, ...body } as MarketEvent;
  });
  return [...first, ...rest];
});

describe('a tape', () => {
  it('round-trips every event with all its bits', () => {
    const quiet = { apply: () => {}, keyframe: () => [] };
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 20 }), (written, blockEvents) => {
        const folder = temporaryFolder();
        const limits = { blockEvents, segmentBytes: 2000 };
        const writer = new TapeWriter({ folder, source: 'live', feed: 'test', keyframes: quiet, limits });
        for (const one of written) writer.append(one);
        writer.close();
        const tape = new TapeReader(folder);
        expect(played(tape)).toStrictEqual(written);
        expect(tape.torn).toBeUndefined();
        expect(tape.events).toBe(written.length);
        expect(tape.symbols()).toStrictEqual(symbols);
      }),
      { numRuns: 150 },
    );
  });

  it('is gzip and JSON lines for other programs', () => {
    const folder = temporaryFolder();
    const written = sampleEvents(700);
    record(folder, written);
    const rows: unknown[][] = [];
    for (const name of readdirSync(folder)) {
      const lines = gunzipSync(readFileSync(join(folder, name)))
        .toString('utf8')
        .trimEnd()
        .split('\n');
      const [header, ...rest] = lines.map((line) => JSON.parse(line));
      expect(header).toMatchObject({ version: 2, source: 'simulated', feed: 'test', columns: COLUMNS });
      expect(header.instruments.map((one: Instrument) => one.symbol)).toStrictEqual(['test:A', 'test:B']);
      rows.push(...rest.filter(Array.isArray));
      const keyframes = rest.filter((line) => !Array.isArray(line));
      expect(keyframes.map(({ keyframe }) => keyframe)).toStrictEqual(
        [299, 598].map((index) => written[index]?.localTimestamp),
      );
    }
    expect(rows.map(([type, place, local]) => [type, place, local])).toStrictEqual(
      written.map((one) => {
        const place = !('symbol' in one) || !one.symbol ? null : one.symbol === 'test:A' ? 0 : 1;
        return [one.type, place, one.localTimestamp];
      }),
    );
    const trade = rows.find(([type]) => type === 'trade') as unknown[];
    const named = Object.fromEntries(COLUMNS.trade.map((column, index) => [column, trade[index]]));
    expect(named).toMatchObject({ id: 't7', size: 7, side: 'buy' });
  });
});
