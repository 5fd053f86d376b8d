import { describe, expect, it } from 'vitest';
import type { BarEvent, MarketEvent } from '../../../../lib/market/event';
import { barStart } from '../../../../lib/market/interval';
import { type DayBar, resumptionOf } from '../../../../server/feeds/simulator/resumption';
import { Market } from '../../../../server/market/market';
import { AFTERNOON, eventsOf } from './recorded-events';

const DAY = 86_400_000_000;
const SYMBOL = 'simx:ORVX';

function day(start: number, close: number): DayBar {
  return { start, open: close - 1, high: close + 2, low: close - 2, close, volume: 100, trades: 10 };
}

describe('the resumed state of a symbol', () => {
  it('is the last price of today, after the close of the day before', () => {
    const today = barStart(AFTERNOON, '1d');
    const days = [day(today - DAY, 90), day(today, 95), day(today + DAY, 99)];
    expect(resumptionOf(days, AFTERNOON)).toEqual({ last: 95, prevClose: 90, today: days[1] });
    expect(resumptionOf(days.slice(1), AFTERNOON)).toEqual({ last: 95, today: days[1] });
  });

  it('is the last close if today has no trades, and undefined without a past', () => {
    const yesterday = day(barStart(AFTERNOON, '1d') - DAY, 90);
    expect(resumptionOf([yesterday], AFTERNOON)).toEqual({ last: 90, prevClose: 90 });
    expect(resumptionOf([], AFTERNOON)).toBeUndefined();
  });
});

describe('a resumed simulator', () => {
  const today = barStart(AFTERNOON, '1d');

  function played(days: readonly DayBar[]): { events: MarketEvent[]; market: Market } {
    const resume = (symbol: string) => (symbol === SYMBOL ? resumptionOf(days, AFTERNOON) : undefined);
    const events = [...eventsOf({ symbols: 5, seed: 1, duration: 20_000_000, resume })];
    const market = new Market();
    for (const event of events) market.apply(event);
    return { events, market };
  }

  it('continues from the last price, with its day and its previous close', () => {
    const { events, market } = played([day(today - DAY, 180.55), day(today, 190.25)]);
    const row = market.indexOf(SYMBOL);
    expect(market.instrumentOf(row).prevClose).toBe(180.55);
    const first = events.find((event) => event.type === 'quote' && event.symbol === SYMBOL);
    expect(Math.abs((first as { bid: number }).bid - 190.25)).toBeLessThan(0.1);
    expect(market.quote(row)).toMatchObject({ open: 189.25, high: 192.25, low: 188.25 });
    expect(market.quote(row).volume).toBeGreaterThanOrEqual(100);
  });

  it('generates no past for a resumed symbol, but for the others', () => {
    const { events } = played([day(today, 190.25)]);
    const bars = (of: string): BarEvent[] =>
      events.filter((event): event is BarEvent => event.type === 'bar' && event.symbol === of);
    expect(bars(SYMBOL).map(({ interval, start }) => [interval, start])).toEqual([['1d', today]]);
    const others = events.filter((event) => event.type === 'bar' && event.symbol !== SYMBOL);
    expect(others.length).toBeGreaterThan(1_000);
  });

  it('opens a day without trades at the last close', () => {
    const { market } = played([day(today - 3 * DAY, 200)]);
    const row = market.indexOf(SYMBOL);
    expect(market.quote(row)).toMatchObject({ prevClose: 200, open: 200 });
    expect(market.bars(row, '1d').range(0, AFTERNOON, 9)).toMatchObject([{ start: today, open: 200 }]);
  });
});
