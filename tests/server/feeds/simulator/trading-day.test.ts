// slow: plays or generates hundreds of thousands of events

import { describe, expect, it } from 'vitest';
import type { MarketEvent, StatusEvent } from '../../../../lib/market/event';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { toSymbol } from '../../../../lib/market/instrument';
import {
  CLOSE_MICROS,
  CLOSING_AUCTION_MICROS,
  DAY_MICROS,
  dayIntensity,
  OPEN_MICROS,
  OPENING_AUCTION_MICROS,
} from '../../../../server/feeds/simulator/trading-day';
import { buildUniverse } from '../../../../server/feeds/simulator/universe';
import { AFTERNOON, eventsOf, MIDNIGHT } from './recorded-events';

describe('the day session', () => {
  const share = toSymbol('simx:ORVX');
  const coin = toSymbol('simc:BTC-USD');
  const events: MarketEvent[] = [];
  for (const event of eventsOf({ session: 'day', rate: 20, start: MIDNIGHT, duration: 1.5 * DAY_MICROS }))
    if (!('symbol' in event) || event.symbol === share || event.symbol === coin) events.push(event);
  const of = (symbol: MarketSymbol) =>
    events.filter((event) => 'symbol' in event && event.symbol === symbol) as Extract<
      MarketEvent,
      { symbol: MarketSymbol }
    >[];
  const clock = (event: MarketEvent) => event.timestamp - MIDNIGHT;

  it('takes shares through auction, continuous trading, auction and close', () => {
    const statuses = of(share).filter((event): event is StatusEvent => event.type === 'status');
    expect(statuses.slice(0, 6).map((event) => [event.status, clock(event)])).toEqual([
      ['closed', 0],
      ['auction', OPENING_AUCTION_MICROS],
      ['open', OPEN_MICROS],
      ['auction', CLOSING_AUCTION_MICROS],
      ['closed', CLOSE_MICROS],
      ['auction', DAY_MICROS + OPENING_AUCTION_MICROS],
    ]);
  });

  it('quotes and trades shares only between open and close, with a trade of each auction', () => {
    const trades = of(share).filter(
      (event) => event.type === 'trade' && event.timestamp < MIDNIGHT + DAY_MICROS,
    );
    expect(trades.length).toBeGreaterThan(50);
    expect([trades[0], trades.at(-1)].map((event) => event && [event.type, clock(event)])).toEqual([
      ['trade', OPEN_MICROS],
      ['trade', CLOSE_MICROS],
    ]);
    const unknown = trades.filter((event) => event.type === 'trade' && event.side === 'unknown');
    expect(unknown).toHaveLength(2);
    const beforeOpen = of(share).filter((event) => clock(event) < OPEN_MICROS && event.type !== 'status');
    expect(beforeOpen.map(({ type }) => type)).toEqual(['instrument']);
    const atClose = of(share).filter((event) => clock(event) === CLOSE_MICROS);
    expect(atClose.map(({ type }) => type)).toEqual(['trade', 'status', 'book_snapshot', 'quote']);
    expect(atClose.at(-1)).not.toHaveProperty('bid');
  });

  it('takes the close as the next previous close, for shares and for symbols that never close', () => {
    for (const symbol of [share, coin]) {
      const at = of(symbol).findIndex((event) => event.type === 'instrument' && clock(event) === DAY_MICROS);
      const before = of(symbol).slice(0, at);
      const last = before.findLast((event) => event.type === 'trade');
      const instrument = of(symbol)[at];
      expect(instrument?.type === 'instrument' && instrument.instrument.prevClose).toBe(
        last?.type === 'trade' && last.price,
      );
    }
  });

  it('is busiest at the close, busy at the open and quiet in between', () => {
    const at = (part: number) => dayIntensity(OPEN_MICROS + part * (CLOSING_AUCTION_MICROS - OPEN_MICROS));
    expect(at(0) / at(0.5)).toBeCloseTo(3);
    expect(at(0.999999) / at(0.5)).toBeCloseTo(6);
    let sum = 0;
    for (let k = 0; k < 1_000; k++) sum += at((k + 0.5) / 1_000);
    expect(sum / 1_000).toBeCloseTo(1, 3);
    expect(dayIntensity(OPEN_MICROS - 1)).toBe(0);
  });
});

it('the continuous session starts a new day at midnight and never closes', () => {
  const start = MIDNIGHT + DAY_MICROS - 60e6;
  const late = [...eventsOf({ start, duration: 120e6 })].filter(({ timestamp }) => timestamp > start + 1_000);
  const renewed = late.filter(({ type }) => type === 'instrument');
  expect(renewed.map(({ timestamp }) => timestamp)).toEqual(Array(60).fill(MIDNIGHT + DAY_MICROS));
  expect(late.filter(({ type }) => type === 'status')).toEqual([]);
});

it('a price at its band is limited for 15 s, then halted for 5 min without quotes and trades', () => {
  const shares = buildUniverse(60).filter(({ band }) => band !== undefined);
  for (const band of [0.05, 0.1]) {
    const listing = shares.find((one) => one.band === band);
    const symbol = listing?.instrument.symbol as MarketSymbol;
    const shocks = [{ symbol, after: 30, move: band * 1.4 }];
    const seen: [string, number][] = [];
    let ticksInHalt = 0;
    let highest = 0;
    let status = 'open';
    for (const event of eventsOf({ shocks, duration: 400e6 })) {
      if (!('symbol' in event) || event.symbol !== symbol) continue;
      if (event.type === 'status') {
        status = event.status;
        seen.push([status, event.timestamp]);
      } else if (event.timestamp > AFTERNOON && status === 'halted') ticksInHalt += 1;
      if (event.type === 'quote' && status === 'limit') highest = Math.max(highest, event.bid as number);
    }
    expect(seen.map(([name]) => name)).toEqual(['open', 'limit', 'halted', 'open']);
    const times = seen.map(([, time]) => time);
    expect((times[2] as number) - (times[1] as number)).toBe(15e6);
    expect((times[3] as number) - (times[2] as number)).toBe(300e6);
    expect(ticksInHalt).toBe(0);
    expect(highest).toBeGreaterThan(0);
  }
});

it('a price that returns within 15 s keeps trading', () => {
  const symbol = toSymbol('simf:GC');
  const shocks = [
    { symbol, after: 10, move: -0.12 },
    { symbol, after: 18, move: 0.13 },
  ];
  const statuses = [...eventsOf({ shocks, duration: 60e6 })].filter(
    (event): event is StatusEvent => event.type === 'status' && event.symbol === symbol,
  );
  expect(statuses.map(({ status }) => status)).toEqual(['open', 'limit', 'open']);
});
