import { describe, expect, it } from 'vitest';
import {
  CAPTURE_TIMEOUT,
  expectSame,
  imported,
  NO_CAPTURES,
  type PlainMarket,
  plainLines,
  plainSymbol,
} from '../captured';
import { Script, types } from '../script';

describe.skipIf(NO_CAPTURES)('the capture of UPBIT', () => {
  it('ends with the result of a simple parser', { timeout: CAPTURE_TIMEOUT }, async () => {
    const plain: PlainMarket = new Map();
    for (const { t, text, json } of plainLines('UPBIT')) {
      if (t !== 'recv') continue;
      const one = plainSymbol(plain, `upbit:${json.cd}`);
      if (json.ty === 'trade') {
        one.trades.push({
          id: /"sid":(\d+)/.exec(text)?.[1] ?? '',
          price: json.tp,
          size: json.tv,
          side: json.ab === 'BID' ? 'buy' : 'sell',
        });
      } else {
        one.bookSnapshots += 1;
        one.book.clear();
        for (const level of json.obu) {
          one.book.set('bids', level.bp, level.bs);
          one.book.set('asks', level.ap, level.as);
        }
      }
    }
    expect([...plain.keys()].sort()).toStrictEqual([
      ...['upbit:BTC-ITAM', 'upbit:BTC-PAX', 'upbit:BTC-XTZ', 'upbit:KRW-LAMB', 'upbit:KRW-WAVES'],
    ]);
    const read = await imported('UPBIT');
    expectSame(read, plain);
    expect(read.warnings).toStrictEqual([]);
    expect(read.market.instruments()).toContainEqual(
      expect.objectContaining({
        ...{
          symbol: 'upbit:KRW-LAMB',
          name: 'LAMB/KRW',
          currency: 'KRW',
          priceDecimals: 0,
          tickSize: 1,
          sizeDecimals: 8,
        },
        colorConvention: 'red-up-blue-down',
      }),
    );
  });
});

const TIME = 1_618_678_262_712;
const trade = (sid: number, st: string, ab = 'ASK') => ({
  ...{ ty: 'trade', cd: 'KRW-BTC', tms: TIME + 5, ttms: TIME, tp: 127.0, tv: 0.5, ab, sid, st },
});
const book = (more: object = {}) => ({
  ...{
    ty: 'orderbook',
    cd: 'KRW-BTC',
    tms: TIME,
    obu: [
      { ap: 128, bp: 127, as: 2, bs: 1 },
      { ap: 0, bp: 126, as: 0, bs: 3 },
    ],
  },
  ...more,
});

describe('Upbit’s streams', () => {
  it('give snapshots, in which a price of 0 is no level', () => {
    const script = new Script('upbit');
    const [, event] = script.frames(book());
    expect(event).toMatchObject({
      type: 'book_snapshot',
      timestamp: TIME * 1000,
      bids: [
        [127, 1],
        [126, 3],
      ],
      asks: [[128, 2]],
    });
    expect(script.frames(book({ lv: 0 }), book({ lv: 100 }))).toHaveLength(1);
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(['orderbook in larger steps']);
  });

  it('give trades, and the last one from before only if there is none yet', () => {
    const script = new Script('upbit');
    const events = script.frames(
      trade(1, 'SNAPSHOT'),
      trade(3, 'REALTIME', 'BID'),
      trade(2, 'REALTIME'),
      trade(3, 'SNAPSHOT'),
    );
    expect(events.slice(1)).toMatchObject([
      { type: 'trade', id: '1', price: 127, size: 0.5, side: 'sell', timestamp: TIME * 1000 },
      { id: '3', side: 'buy' },
      { id: '2', side: 'sell' },
    ]);
  });

  it('give the trading status with the ticker', () => {
    const script = new Script('upbit');
    const ticker = (more: object) => ({ ty: 'ticker', cd: 'KRW-BTC', tms: TIME, ms: 'ACTIVE', ...more });
    script.frames(ticker({}), trade(1, 'REALTIME'));
    expect(types(script.events)).toStrictEqual(['instrument', 'trade']);
    const events = script.frames(ticker({ its: false }), ticker({ its: true }), ticker({ ms: 'DELISTED' }));
    expect(events).toMatchObject([{ status: 'open' }, { status: 'halted' }, { status: 'closed' }]);
  });

  it('give the ids of trades to the last digit', () => {
    const script = new Script('upbit');
    script.frames(JSON.stringify(trade(1, 'REALTIME')).replace('"sid":1', '"sid":16186782720000001'));
    expect(script.events.at(-1)).toMatchObject({ id: '16186782720000001' });
  });

  it('report errors and skip other data', () => {
    const script = new Script('upbit');
    script.frames(
      { status: 'UP' },
      { error: { name: 'WRONG_FORMAT' } },
      { ty: 'ticker', cd: 'KRW-BTC' },
      { type: 'trade' },
    );
    const left = ['error: {"name":"WRONG_FORMAT"}', 'ticker', 'trade'];
    expect([...script.normaliser.tally.leftOut.keys()]).toStrictEqual(left);
  });

  it('give a gap for unreadable messages', () => {
    const script = new Script('upbit');
    expect(types(script.frames(book({ obu: [{ ap: 'x' }] }), trade(1, 'REALTIME', 'UP')))).toStrictEqual([
      'gap',
      'gap',
    ]);
    expect(script.normaliser.tally.firstFault).toBe('bp must be a number, not undefined');
  });
});
