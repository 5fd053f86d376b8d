import { expect, it } from 'vitest';
import { VenueClocks } from '../../../../lib/calendar/calendars';
import type { BarEvent, MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { BarLadder } from '../../../../server/tape/importers/tabular/bar-ladder';
import { aBar, anInstrument, defined } from '../../events';

const micros = (text: string): number => Date.parse(text) * 1_000;

function played(
  symbol: string,
  length: string,
  minutes: number,
  starts: readonly string[],
  calendar?: string,
): Market {
  const market = new Market();
  market.apply(defined(anInstrument(symbol)));
  const ladder = new BarLadder(length, [], new VenueClocks().of(calendar));
  const sink = { add: (event: MarketEvent) => market.apply(event) };
  for (const [k, text] of starts.entries()) {
    const start = micros(text);
    const prices = { open: 100 + k, high: 101 + k, low: 99 + k, close: 100 + k };
    const bar = { interval: length as BarEvent['interval'], start, ...prices, volume: 10, trades: 0 };
    ladder.add(aBar(symbol, bar, start + minutes * 60e6 - 1), k, sink);
  }
  ladder.end(sink, micros(starts.at(-1) as string) + minutes * 60e6 - 1);
  return market;
}

it('a ladder joins the bars of a day in Sydney that begins before midnight in UTC', () => {
  const hours = ['2026-01-14T23:00Z', '2026-01-15T00:00Z', '2026-01-15T04:00Z', '2026-01-15T23:00Z'];
  const market = played('asx:BHPX', '1h', 60, hours, 'XASX');
  const days = market.bars(0, '1d').range(0, Number.POSITIVE_INFINITY, 9);
  expect(days).toMatchObject([
    { start: micros('2026-01-15T00:00Z'), open: 100, close: 102, volume: 30 },
    { start: micros('2026-01-16T00:00Z'), open: 103, volume: 10 },
  ]);
  expect(market.quote(0)).toMatchObject({ open: 103, volume: 10, prevClose: 102 });
});

it.each([
  ['1h', 60],
  ['4h', 240],
] as const)('a market makes up no bars that are shorter than those of a file: %s', (length, minutes) => {
  const market = played('x:A', length, minutes, [
    '2026-01-15T00:00Z',
    '2026-01-15T04:00Z',
    '2026-01-15T08:00Z',
  ]);
  for (const interval of ['1s', '1m', '15m'] as const)
    expect(market.bars(0, interval).newest(), interval).toBeUndefined();
  expect(market.bars(0, '1d').newest()).toMatchObject({ open: 100, close: 102, volume: 30 });
});

it('the bars that still form at the end of a file are not before its last row, which another symbol may have', () => {
  const events: MarketEvent[] = [];
  const sink = { add: (event: MarketEvent) => void events.push(event) };
  const ladder = new BarLadder('1m', []);
  const start = micros('2026-01-15T10:01Z');
  const bar = { interval: '1m', start, open: 1, high: 2, low: 1, close: 2, volume: 5, trades: 0 } as const;
  ladder.add(aBar('x:A', bar, start + 60e6 - 1), 0, sink);
  const last = micros('2026-01-15T16:00Z');
  ladder.end(sink, last);
  const ended = events.filter(
    (event) => event.type === 'bar' && ['5m', '15m', '1h'].includes(event.interval),
  );
  expect(ended.map(({ localTimestamp }) => localTimestamp)).toStrictEqual([last, last, last]);
});
