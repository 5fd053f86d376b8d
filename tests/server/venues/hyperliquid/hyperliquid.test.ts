import { describe, expect, it } from 'vitest';
import { booksOf, NO_RECORDED, recordedLines, singleMessages } from '../recorded';
import { Script, START, types } from '../script';

/** A time of the day of the script, ms. */
const TIME = START / 1000;
const INFO = 'https://api.hyperliquid.xyz/info';

describe.skipIf(NO_RECORDED)('recorded frames of Hyperliquid', () => {
  it('give the books and trades of a simple reader', () => {
    const script = new Script('hyperliquid');
    const frames = recordedLines('hyperliquid', 'btc_20250126.gz').map((line) =>
      line.slice(line.indexOf(' ') + 1),
    );
    const tids = new Set<number>();
    let last: { px: string; sz: string }[][] = [];
    for (const { channel, data } of frames.map((text) => JSON.parse(text))) {
      if (channel === 'l2Book') last = data.levels;
      if (channel === 'trades') for (const { tid } of data) tids.add(tid);
    }
    for (const frame of frames) script.frames(frame);
    const side = (levels: { px: string; sz: string }[] = []) =>
      levels.map(({ px, sz }) => [Number(px), Number(sz)]);
    const book = booksOf(script.events).get('hyperliquid:BTC')?.top(20);
    expect(book).toStrictEqual({ bids: side(last[0]), asks: side(last[1]) });
    const trades = script.events.filter(({ type }) => type === 'trade');
    expect(trades.length).toBeGreaterThan(0);
    expect(trades.length).toBeLessThanOrEqual(tids.size);
    expect(script.normaliser.tally.unreadable).toBe(0);
  });

  it('of every documented kind are readable', () => {
    const script = new Script('hyperliquid');
    const messages = singleMessages('hyperliquid', 'ws', '.gz').filter(({ text }) =>
      text.includes('"channel"'),
    );
    for (const { text } of messages) script.frames(text);
    for (const { text } of singleMessages('hyperliquid', 'rest', '.gz'))
      script.answer(INFO, JSON.parse(text));
    expect(script.normaliser.tally.firstFault).toBeUndefined();
  });
});

const trade = (tid: number, more: object = {}) => ({
  ...{ coin: 'BTC', side: 'B', px: '105056.0', sz: '0.00219', tid, time: TIME, hash: '0x0', ...more },
});
const trades = (...data: unknown[]) => ({ channel: 'trades', data });
const book = (time: number, px: string, coin = 'BTC') => ({
  channel: 'l2Book',
  data: { coin, time, levels: [[{ px, sz: '1', n: 1 }], []] },
});

describe('Hyperliquid’s streams', () => {
  it('give snapshots; an older one of a slower connection is left out', () => {
    const script = new Script('hyperliquid');
    const events = script.frames(book(TIME, '9'), book(TIME - 1, '8'), book(TIME, '9'), book(TIME + 1, '10'));
    expect(events.slice(1)).toMatchObject([{ bids: [[9, 1]] }, { bids: [[9, 1]] }, { bids: [[10, 1]] }]);
  });

  it('give each trade once, by its side; of another day only the last one', () => {
    const script = new Script('hyperliquid');
    const yesterday = { time: TIME - 86_400_000 };
    script.frames(
      trades(trade(5, yesterday), trade(4, yesterday)),
      trades(trade(5, yesterday), trade(9, { side: 'A' }), trade(2, { side: 'x' }), trade(3)),
    );
    expect(script.events.slice(1)).toMatchObject([
      { type: 'trade', id: '4', price: 105_056, size: 0.00219, side: 'buy' },
      { type: 'gap' },
      { type: 'trade', id: '9', side: 'sell' },
      { type: 'trade', id: '3' },
    ]);
  });

  it('give every best price', () => {
    const script = new Script('hyperliquid');
    const bbo = [null, { px: '10', sz: '2', n: 1 }];
    const [, quote] = script.frames({ channel: 'bbo', data: { coin: 'BTC', time: TIME, bbo } });
    expect(quote).toMatchObject({ type: 'quote', ask: 10, askSize: 2, timestamp: START });
    expect(quote).not.toHaveProperty('bid');
  });

  it('are silent about pongs and acknowledgements, and report errors', () => {
    const script = new Script('hyperliquid');
    script.frames({ channel: 'pong' }, { channel: 'subscriptionResponse', data: {} });
    script.frames(
      { channel: 'error', data: 'Invalid subscription' },
      { channel: 'allMids', data: { mids: {} } },
    );
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual([
      'error: Invalid subscription',
      'allMids',
    ]);
  });
});

describe('Hyperliquid’s coins', () => {
  const instrumentOf = (script: Script, coin: string) => {
    const [event] = script.frames(book(TIME, '9', coin));
    return event?.type === 'instrument' ? event.instrument : undefined;
  };

  it('are escaped in symbols, and named by the venue’s lists', () => {
    const script = new Script('hyperliquid');
    const tokens = [
      { name: 'USDC', index: 0, szDecimals: 8 },
      { name: 'HYPE', index: 150, szDecimals: 2 },
      { name: 'USDH', index: 360, szDecimals: 2 },
    ];
    script.answer(INFO, { tokens, universe: [{ name: '@107', tokens: [150, 0], index: 107 }] });
    const main = { collateralToken: 0, universe: [{ name: 'BTC', szDecimals: 5 }] };
    const other = { collateralToken: 360, universe: [{ name: 'km:US500', szDecimals: 3, isDelisted: true }] };
    script.answer(INFO, [main, other]);
    expect(instrumentOf(script, '@107')).toMatchObject({
      ...{ symbol: 'hyperliquid:u_40_107', name: 'HYPE/USDC', kind: 'crypto', lotSize: 0.01 },
    });
    expect(instrumentOf(script, 'km:US500')).toMatchObject({
      ...{ symbol: 'hyperliquid:kmu_3a_US500', name: 'km:US500/USDH perp', contractSize: 1 },
    });
    expect(script.events).toContainEqual(expect.objectContaining({ type: 'status', status: 'closed' }));
    expect(instrumentOf(script, 'BTC')).toMatchObject({
      name: 'BTC/USDC perp',
      lotSize: 0.00001,
      tickSize: 1,
    });
  });

  it('are named by their code without a list', () => {
    const script = new Script('hyperliquid');
    expect(instrumentOf(script, 'PURR/USDC')).toMatchObject({ name: 'PURR/USDC', kind: 'crypto' });
    expect(instrumentOf(script, '@142')).toMatchObject({ name: '@142/USDC', kind: 'crypto' });
    expect(instrumentOf(script, 'xyz:TSLA')).toMatchObject({ name: 'xyz:TSLA/USDC perp', kind: 'perpetual' });
    expect(types(script.frames(book(TIME, '9', '#1020')))).toStrictEqual(['instrument', 'book_snapshot']);
  });
});
