import { describe, expect, it } from 'vitest';
import { symbolOf } from '../../../lib/market/instrument';
import { EventWriter } from '../../../server/venues/event-writer';
import { splitGlued } from '../../../server/venues/quote-assets';
import { types } from './script';

const AT = { timestamp: 5, received: 9 };
const PAIR = { base: 'BTC', quote: 'USD', kind: 'crypto' } as const;

function writer(): EventWriter {
  return new EventWriter({ colorConvention: 'green-up', pairOf: () => PAIR });
}

const trade = (price: string, size: string) => ({ id: 1, price, size, side: 'buy' }) as const;

describe('the events of a venue', () => {
  it('start with the instrument, with the decimals that its numbers need', () => {
    const written = writer();
    written.trade('x:BTCUSD', trade('10.50', '2'), AT);
    const stamp = { symbol: 'x:BTCUSD', timestamp: 5, localTimestamp: 9 };
    const names = { 'zh-CN': '比特币/USD', ru: 'Биткойн/USD' };
    expect(written.drain()).toStrictEqual([
      {
        ...{ type: 'instrument', ...stamp },
        instrument: {
          ...{
            symbol: 'x:BTCUSD',
            name: 'BTC/USD',
            names,
            venue: 'x',
            currency: 'USD',
            base: 'BTC',
            kind: 'crypto',
          },
          ...{ priceDecimals: 1, tickSize: 0.1, sizeDecimals: 0, lotSize: 1 },
          ...{ colorConvention: 'green-up', sector: 'layer1' },
        },
      },
      { type: 'trade', ...stamp, id: '1', price: 10.5, size: 2, side: 'buy' },
    ]);
    expect(written.drain()).toStrictEqual([]);
  });

  it('describe it as the venue’s list does, and again before a number with more decimals', () => {
    const written = writer();
    written.list('x:A', { ...PAIR, base: 'A', tickSize: '0.50', lotSize: '0.001', status: 'open' }, AT);
    written.trade('x:A', trade('10', '2'), AT);
    const first = written.drain();
    expect(types(first)).toStrictEqual(['instrument', 'status', 'trade']);
    expect(first[0]).toMatchObject({
      instrument: { name: 'A/USD', priceDecimals: 1, tickSize: 0.5, sizeDecimals: 3, lotSize: 0.001 },
    });
    written.trade('x:A', trade('10.25', '2'), AT);
    const second = written.drain();
    expect(types(second)).toStrictEqual(['instrument', 'trade']);
    expect(second[0]).toMatchObject({ instrument: { priceDecimals: 2, tickSize: 0.01, lotSize: 0.001 } });
  });

  it('describe it again when the venue’s list arrives later or changes', () => {
    const written = writer();
    written.trade('x:A', trade('10', '2'), AT);
    written.list('x:A', { ...PAIR, tickSize: '0.01', lotSize: '0.1', status: 'halted' }, AT);
    written.trade('x:A', trade('10', '2'), AT);
    const events = written.drain();
    expect(types(events)).toStrictEqual(['instrument', 'trade', 'instrument', 'status', 'trade']);
    expect(events[2]).toMatchObject({ instrument: { tickSize: 0.01, lotSize: 0.1 } });
  });

  it('repeat nothing when the venue’s list is the same, and send a new status at once', () => {
    const written = writer();
    const listing = { ...PAIR, tickSize: '0.01', lotSize: '0.1' };
    for (const symbol of ['x:A', 'x:B', 'x:C']) written.list(symbol, { ...listing, status: 'open' }, AT);
    written.trade('x:A', trade('10', '2'), AT);
    written.trade('x:B', trade('10', '2'), AT);
    written.drain();
    const later = { timestamp: 7, received: 11 };
    written.list('x:A', { ...listing, status: 'open' }, later);
    written.list('x:C', { ...listing, status: 'halted' }, later);
    expect(written.drain()).toStrictEqual([]);
    written.list('x:B', { ...listing, status: 'halted' }, later);
    expect(written.drain()).toStrictEqual([
      { type: 'status', symbol: 'x:B', timestamp: 7, localTimestamp: 11, status: 'halted' },
    ]);
    written.list('x:B', { ...listing, tickSize: '0.05', status: 'halted' }, later);
    expect(written.drain()).toMatchObject([{ type: 'instrument', instrument: { tickSize: 0.05 } }]);
  });

  it('have a status of the stream at once, and with the instrument if that was not sent yet', () => {
    const written = writer();
    written.list('x:A', { ...PAIR, tickSize: 1, lotSize: 1, status: 'open' }, AT);
    written.status('x:A', 'halted', AT);
    written.status('x:B', 'halted', AT);
    expect(written.drain()).toStrictEqual([]);
    written.trade('x:A', trade('10', '2'), AT);
    expect(written.drain()).toMatchObject([{ type: 'instrument' }, { status: 'halted' }, { type: 'trade' }]);
    written.status('x:A', 'open', AT);
    expect(written.drain()).toMatchObject([{ type: 'status', symbol: 'x:A', status: 'open' }]);
  });

  it('name a product by its true code, whose symbol is escaped', () => {
    const codes: string[] = [];
    const written = new EventWriter({
      colorConvention: 'green-up',
      pairOf: (name) => {
        codes.push(name);
        return splitGlued(name.slice(2));
      },
    });
    written.trade(symbolOf('x', '币安人生USDT'), trade('1', '1'), AT);
    expect(codes).toStrictEqual(['x:币安人生USDT']);
    expect(written.drain()[0]).toMatchObject({
      symbol: 'x:u_5e01.5b89.4eba.751f_USDT',
      instrument: { name: '币安人生/USDT', base: '币安人生', currency: 'USDT' },
    });
  });

  it('have the best levels of a book first, and none without a price or a size', () => {
    const written = writer();
    written.snapshot(
      'x:A',
      [
        [9, 1],
        ['9.5', '1'],
        [0, 5],
        [8, 0],
      ],
      [
        [11, 1],
        [10, 2],
      ],
      AT,
    );
    expect(written.drain()[1]).toMatchObject({
      bids: [
        [9.5, 1],
        [9, 1],
      ],
      asks: [
        [10, 2],
        [11, 1],
      ],
    });
  });

  it('omit an absent side of a quote, and an absent size', () => {
    const written = writer();
    written.quote('x:A', ['0.00', '0'], ['10'], AT);
    written.quote('x:A', ['9', '2'], undefined, AT);
    const stamp = { type: 'quote', symbol: 'x:A', timestamp: 5, localTimestamp: 9 };
    expect(written.drain().slice(1)).toStrictEqual([
      { ...stamp, ask: 10 },
      { ...stamp, bid: 9, bidSize: 2 },
    ]);
  });

  it('have no trade without a price or a size', () => {
    const written = writer();
    written.trade('x:A', trade('0', '1'), AT);
    written.trade('x:A', trade('1', '0'), AT);
    expect(written.drain()).toStrictEqual([]);
  });

  it('are missing if a number or a symbol is invalid', () => {
    const written = writer();
    expect(() => written.change('x:A', [['1', '1']], [['x', '1']], AT)).toThrow('"x" is no number');
    expect(() => written.quote('x:A', ['1', 'y'], undefined, AT)).toThrow('"y" is no number');
    expect(() => written.trade('x:A B', trade('1', '1'), AT)).toThrow('not a symbol');
    expect(written.drain()).toStrictEqual([]);
  });

  it('clear a book with missing changes, and give the reason', () => {
    const written = writer();
    written.snapshot('x:A', [[9, 1]], [], AT);
    written.loseBook('x:A', 'changes 3 to 4 are missing', AT);
    const stamp = { symbol: 'x:A', timestamp: 5, localTimestamp: 9 };
    expect(written.drain().slice(2)).toStrictEqual([
      { type: 'gap', ...stamp, reason: 'book: changes 3 to 4 are missing' },
      { type: 'book_snapshot', ...stamp, bids: [], asks: [] },
    ]);
  });

  it('open only those again that the venue’s list does not halt', () => {
    const written = writer();
    written.list('x:A', { ...PAIR, tickSize: 1, lotSize: 1, status: 'halted' }, AT);
    written.define('x:A', AT);
    written.define('x:B', AT);
    written.statusOfAll('halted', AT);
    written.drain();
    written.statusOfAll('open', AT);
    expect(written.drain()).toMatchObject([{ type: 'status', symbol: 'x:B', status: 'open' }]);
  });

  it('report the status of all instruments, once for each change', () => {
    const written = writer();
    written.define('x:A', AT);
    written.define('x:B', AT);
    written.drain();
    written.statusOfAll('halted', AT);
    written.statusOfAll('halted', AT);
    expect(written.drain()).toMatchObject([
      { type: 'status', symbol: 'x:A', status: 'halted' },
      { type: 'status', symbol: 'x:B', status: 'halted' },
    ]);
  });
});
