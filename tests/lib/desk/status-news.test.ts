import { expect, test } from 'vitest';
import { MAX_NEWS, StatusNews } from '../../../lib/desk/status-news';
import type { TradingStatus } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import { createQuoteColumns } from '../../../lib/store/client-quotes';

const SYMBOL = toSymbol('sim:ACME');

function market() {
  const quotes = createQuoteColumns();
  const news = new StatusNews();
  return {
    news,
    trades(status: TradingStatus, timestamp: number) {
      quotes.apply({ symbol: SYMBOL, status, timestamp }, 0, false);
      news.checkStatuses(quotes, timestamp);
    },
  };
}

test("a halt and its end are news, with the venue's time; the first status is not", () => {
  const { news, trades } = market();
  trades('open', 1);
  trades('halted', 5);
  trades('halted', 6);
  trades('open', 9);
  expect(news.all).toMatchObject([
    { kind: 'trading', symbol: SYMBOL, before: 'open', now: 'halted', time: 5 },
    { kind: 'trading', before: 'halted', now: 'open', time: 9 },
  ]);
});

test('a limit is limit-up or limit-down, by the change at its start', () => {
  for (const [last, rises] of [
    [110, true],
    [90, false],
  ] as const) {
    const quotes = createQuoteColumns();
    const news = new StatusNews();
    quotes.apply({ symbol: SYMBOL, status: 'open', prevClose: 100, last }, 0, false);
    news.checkStatuses(quotes, 1);
    quotes.apply({ symbol: SYMBOL, status: 'limit' }, 0, false);
    news.checkStatuses(quotes, 2);
    expect(news.all).toMatchObject([{ now: 'limit', rises }]);
  }
});

test('the loss and return of a feed and of a link are news once each', () => {
  const news = new StatusNews();
  news.feed('ok', undefined, 1);
  news.feed('down', 'cable', 2);
  news.feed('down', 'cable', 3);
  news.link(true, 3);
  news.link(false, 4);
  expect(news.all).toMatchObject([
    { kind: 'feed', state: 'down', reason: 'cable', time: 2 },
    { kind: 'link', up: false, time: 4 },
  ]);
});

test('news are limited and keep their numbers', () => {
  const { news, trades } = market();
  for (let n = 0; n <= 2 * MAX_NEWS; n++) trades(n % 2 === 0 ? 'open' : 'halted', n);
  expect(news.all).toHaveLength(MAX_NEWS);
  expect(news.all.at(-1)?.number).toBe(2 * MAX_NEWS - 1);
});
