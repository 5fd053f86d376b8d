import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { type MarketSymbol, toSymbol } from '../../../../lib/market/instrument';
import { decodeRow } from '../../../../server/tape/format/row';
import { RowReader } from '../../../../server/tape/format/row-reader';
import { rowText } from '../row-text';
import { sampleEvents } from '../sample-events';

const SYMBOLS = ['test:A', 'test:B'].map(toSymbol);

const fast = (text: string, symbols: MarketSymbol[] = [...SYMBOLS]): MarketEvent[] =>
  new RowReader(Buffer.from(text), symbols).events();

const plain = (text: string): MarketEvent[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => decodeRow(JSON.parse(line), [...SYMBOLS]));

describe('rows read from bytes', () => {
  it('equal the result of JSON.parse for any numbers and texts', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.nat(100_000_000).map((whole) => whole / 1e8),
      fc.maxSafeInteger(),
      fc.constantFrom(
        0,
        -0,
        1e-7,
        1e-8,
        5e-324,
        1.7976931348623157e308,
        0.1 + 0.2,
        2 ** 53,
        2 ** 53 + 2,
        1e21,
      ),
    );
    const level = fc.tuple(number, number);
    const stamp = { symbol: SYMBOLS[1] as MarketSymbol, timestamp: 1, localTimestamp: 1 };
    const event = fc.oneof(
      fc
        .record({ id: fc.string({ unit: 'binary' }), price: number, size: number })
        .map((body): MarketEvent => ({ type: 'trade', ...stamp, ...body, side: 'unknown' })),
      fc
        .record({ bid: number, bidSize: number, ask: number, askSize: number }, { requiredKeys: [] })
        .map((body): MarketEvent => ({ type: 'quote', ...stamp, ...body })),
      fc
        .record({ bids: fc.array(level), asks: fc.array(level) })
        .map((body): MarketEvent => ({ type: 'book_change', ...stamp, ...body })),
      fc
        .record({
          start: number,
          open: number,
          high: number,
          low: number,
          close: number,
          volume: number,
          trades: number,
        })
        .map((body): MarketEvent => ({ type: 'bar', ...stamp, interval: '5m', ...body })),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const text = events.map((one) => `${rowText(one, 1)}\n`).join('');
        expect(fast(text)).toStrictEqual(plain(text));
      }),
    );
  });

  it('of every type round-trip in recording order', () => {
    const events = sampleEvents(60);
    const symbols: MarketSymbol[] = [];
    const places = new Map<string, number>();
    const text = events.map((event) => {
      const symbol = 'symbol' in event ? event.symbol : undefined;
      if (symbol !== undefined && !places.has(symbol)) places.set(symbol, places.size);
      return `${rowText(event, symbol === undefined ? null : (places.get(symbol) as number))}\n`;
    });
    expect(fast(text.join(''), symbols)).toStrictEqual(events);
    expect(symbols).toStrictEqual(SYMBOLS);
  });

  it.each([
    '["quote", 0, 1, 2, 3, 4, 5, 6]',
    '["quote",0,1,2,3.50,4e0,-5E-1,6]',
    '["quote",0,1,2,null,null,null,6]',
    '["trade",0,1,2,"\\u0041\\n\\"",3,4,"buy"]',
    '["trade",0,1,2,"Ж测",3,4,"sell"]',
    '["trade",0,1,2,"",12345678901234567890.123456789012345678901234567890,0.1234567890123456789,"sell"]',
    '["book_change",0,1,2,[],[[1,2],[3,4]]]',
    '["book_snapshot",1,1,2,[[ 1 , 2 ]],[]]',
    '["gap",null,1,2,"x"]',
  ])('are read in other JSON notations: %s', (line) => {
    const text = `["status",0,1,2,"open"]\n${line}\n["quote",1,1,2,3,4,5,6]\n`;
    expect(fast(text)).toStrictEqual(plain(text));
    expect(fast(text.trimEnd())).toStrictEqual(plain(text));
  });

  it.each([
    '["quote",0,1,2,3,4,5]',
    '["quote",0,1,2,3,4,5,6,7]',
    '["quote",7,1,2,3,4,5,6]',
    '["quote",-1,1,2,3,4,5,6]',
    '["quote",0,1,2,3,4,5,6',
    '["quote",0,1,2,3,4,5,6]]',
    '["quote",0,1,2,3,4,5,nul]',
    '["quote",0,1,2,1.,4,5,6]',
    '["quote",0,1,2,.5,4,5,6]',
    '["quote",0,1,2,-,4,5,6]',
    '["quote",0,1,2,1e,4,5,6]',
    '["quote",0,1,2,0x1,4,5,6]',
    '["trade",0,1,2,"a,3,4,"buy"]',
    '["trade",0,1,2,"a","3",4,"buy"]',
    '["book_change",0,1,2,[[1,2]]]',
    '["book_change",0,1,2,[[1,2],],[]]',
    '["bar",0,1,2,"1d",3,4,5,6,7,8]',
    '["bar",0,1,2,1,3,4,5,6,7,8,9,10,{},11]',
    '["nothing",0,1,2]',
    '{}',
    '',
  ])('are rejected if invalid: %s', (line) => {
    expect(() => fast(`["quote",1,1,2,3,4,5,6]\n${line}\n["quote",1,1,2,3,4,5,6]\n`)).toThrow(Error);
  });
});
