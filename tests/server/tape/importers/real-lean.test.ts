// slow: reads real market data

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BarEvent, QuoteEvent } from '../../../../lib/market/event';
import { lean } from '../../../../server/tape/importers/lean';
import { expectSameList } from '../../../expect-same-list';
import { marketData, marketDataFiles } from '../../../market-data';
import { played, quotesOf, rowsOf, TIMEOUT, tradesOf } from './plain-rows';
import { readAll } from './read-all';

const LEAN = marketData('lean');
const SECOND = 1_000_000;

/** Trade conditions that set no last price (cash, next day, seller, stock-option, average, official prices). */
const NO_LAST = 0x2 | 0x4 | 0x8 | 0x40000 | 0x100000 | 0x1000000 | 0x4000000;
/** Midnight in New York (UTC−4) on that day, ms. */
const NEW_YORK = Date.UTC(2013, 9, 7, 4);

describe.skipIf(!existsSync(LEAN))('the Lean ticks of US shares', () => {
  const path = (grain: string, share: string, what: string) =>
    join(LEAN, 'equity', 'usa', grain, share, `20131007_${what}.zip`);

  it.each(['aig', 'bac', 'ibm', 'spy'])(
    'have every print of %s that sets a last price',
    { timeout: TIMEOUT },
    async (share) => {
      const { events } = await readAll(lean, path('tick', share, 'trade'));
      const rows = rowsOf(path('tick', share, 'trade')).filter(
        ([, , , , condition, suspicious]) =>
          (Number.parseInt(condition as string, 16) & NO_LAST) === 0 && suspicious === '0',
      );
      const found = tradesOf(events);
      expectSameList(
        found.map(({ timestamp, price, size }) => `${timestamp} ${price} ${size}`),
        rows.map(
          ([ms, price, size]) =>
            `${(NEW_YORK + Number(ms)) * 1000} ${Number(price) / 10_000} ${Number(size)}`,
        ),
      );
      expect(found.filter(({ id }) => id.includes('-D'))).toHaveLength(
        rows.filter((row) => row[3] === 'D').length,
      );
      expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    },
  );

  it.each(['bac', 'ibm'])(
    'have the closing quotes of the second files of %s',
    { timeout: TIMEOUT },
    async (share) => {
      const { events } = await readAll(lean, path('tick', share, 'quote'));
      const quotes = quotesOf(events);
      const rows = rowsOf(path('tick', share, 'quote')).filter((row) => row[7] === '0');
      // An update is a bid row, then an ask row, at the same ms.
      const pairs = rows.filter(
        ([ms, bid], index) => bid !== '0' && rows[index + 1]?.[0] === ms && rows[index + 1]?.[1] === '0',
      );
      expect(quotes).toHaveLength(rows.length - pairs.length);
      expect(quotes.some(({ bid, ask, bidSize, askSize }) => [bid, ask, bidSize, askSize].includes(0))).toBe(
        false,
      );
      const crossed = new Set(
        quotes.filter(({ bid, ask }) => bid !== undefined && ask !== undefined && bid > ask),
      );
      expect(crossed.size).toBeLessThan(quotes.length / 1000);
      const last = new Map<number, QuoteEvent>();
      for (const quote of quotes) last.set(Math.floor(quote.timestamp / SECOND), quote);
      const seconds = rowsOf(path('second', share, 'quote'));
      const got: unknown[] = [];
      const wanted: unknown[] = [];
      for (const [ms, , , , bid, bidSize, , , , ask, askSize] of seconds) {
        const quote = last.get((NEW_YORK + Number(ms)) / 1000);
        // Lean's own bars do not cross; the ticks do for a few ms of the day.
        if (!quote || bid === '' || ask === '' || crossed.has(quote)) continue;
        wanted.push([ms, Number(bid) / 10_000, Number(bidSize), Number(ask) / 10_000, Number(askSize)]);
        got.push([ms, quote.bid, quote.bidSize, quote.ask, quote.askSize]);
      }
      expectSameList(got, wanted);
      expect(got.length).toBeGreaterThan(seconds.length * 0.99);
    },
  );

  it('make a tape that ends with the last values of the files', { timeout: TIMEOUT }, async () => {
    const files = ['quote', 'trade'].map((what) => path('tick', 'ibm', what));
    const { market, events } = await played(lean, ...files);
    expect(market.symbolOf(0)).toBe('usa:IBM');
    const quotes = rowsOf(files[0] as string).filter((row) => row[7] === '0');
    const trades = tradesOf(events);
    expect(market.quote(0)).toMatchObject({
      bid: Number(quotes.filter((row) => row[1] !== '0').at(-1)?.[1]) / 10_000,
      ask: Number(quotes.filter((row) => row[3] !== '0').at(-1)?.[3]) / 10_000,
      last: trades.at(-1)?.price,
      volume: trades.reduce((sum, { size }) => sum + size, 0),
      high: Math.max(...trades.map(({ price }) => price)),
      low: Math.min(...trades.map(({ price }) => price)),
    });
  });
});

describe.skipIf(!existsSync(LEAN))('the Lean seconds of US shares', () => {
  const path = (share: string, what: string) =>
    join(LEAN, 'equity', 'usa', 'second', share, `20131007_${what}.zip`);

  it.each(['aig', 'spy'])('have every bar of %s and the larger bars', { timeout: TIMEOUT }, async (share) => {
    const rows = rowsOf(path(share, 'trade')).map((cells) => cells.map(Number));
    const { market, events } = await played(lean, path(share, 'trade'));
    const bars = events.filter((event) => event.type === 'bar');
    const of = (interval: string) => bars.filter((bar) => bar.interval === interval);
    expectSameList(
      of('1s').map(({ start, open, high, low, close, volume }) => [start, open, high, low, close, volume]),
      rows.map(([ms, ...figures]) => [
        (NEW_YORK + (ms as number)) * 1000,
        ...figures.slice(0, 4).map((price) => price / 10_000),
        figures[4],
      ]),
    );
    const hours = new Map<number, BarEvent>();
    for (const bar of of('1h')) hours.set(bar.start, bar);
    for (const [start, bar] of hours) {
      const own = rows.filter(
        ([ms]) => Math.floor((NEW_YORK + (ms as number)) / 3_600_000) * 3_600_000_000 === start,
      );
      expect(bar).toMatchObject({
        open: (own[0]?.[1] as number) / 10_000,
        high: Math.max(...own.map((row) => row[2] as number)) / 10_000,
        low: Math.min(...own.map((row) => row[3] as number)) / 10_000,
        close: (own.at(-1)?.[4] as number) / 10_000,
        volume: own.reduce((sum, row) => sum + (row[5] as number), 0),
      });
    }
    expect(hours.size).toBeGreaterThan(8);
    expect(market.quote(0)).toMatchObject({
      last: (rows.at(-1)?.[4] as number) / 10_000,
      volume: rows.reduce((sum, row) => sum + (row[5] as number), 0),
    });
  });

  it.each(['bac', 'ibm'])('have the best bid and offer of every second of %s', async (share) => {
    const rows = rowsOf(path(share, 'quote'));
    const quotes = quotesOf((await readAll(lean, path(share, 'quote'))).events);
    const price = (cell: string | undefined) =>
      cell === '' || cell === '0' ? undefined : Number(cell) / 10_000;
    expectSameList(
      quotes.map(({ bid, ask }) => [bid, ask]),
      rows.map((cells) => [price(cells[4]), price(cells[9])]),
    );
  });
});

describe.skipIf(!existsSync(LEAN))('the Lean ticks of forex and CFDs', () => {
  const files = ['forex/oanda', 'forex/fxcm', 'cfd/oanda']
    .flatMap((market) => marketDataFiles('lean', market, 'tick'))
    .map((file) => [relative(LEAN, file)] as const);

  it.each(files)(
    'have every quote of %s in the time zone of the market',
    { timeout: TIMEOUT },
    async (file) => {
      const rows = rowsOf(join(LEAN, file));
      const quotes = quotesOf((await readAll(lean, join(LEAN, file))).events);
      const [, venue, , code, name] = file.split('/') as [string, string, string, string, string];
      const day = Date.UTC(Number(name.slice(0, 4)), Number(name.slice(4, 6)) - 1, Number(name.slice(6, 8)));
      const midnight = (day + (venue === 'fxcm' ? 5 * 3_600_000 : 0)) * 1000;
      expect(new Set(quotes.map(({ symbol }) => symbol))).toStrictEqual(
        new Set([`${venue}:${code.toUpperCase()}`]),
      );
      const plain = rows.map(([ms, bid, ask]) => [
        midnight + Math.round(Number(ms) * 1000),
        Number(bid),
        Number(ask),
      ]);
      const order = plain
        .map((_, index) => index)
        .sort((a, b) => (plain[a]?.[0] as number) - (plain[b]?.[0] as number) || a - b);
      expectSameList(
        quotes.map(({ timestamp, bid, ask }) => `${timestamp} ${bid} ${ask}`),
        order.map((index) => plain[index]?.join(' ')),
      );
    },
  );
});
