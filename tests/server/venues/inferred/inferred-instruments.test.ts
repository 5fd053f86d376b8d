import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../lib/market/instrument';
import { toSymbol } from '../../../../lib/market/instrument';
import { decimalsOf } from '../../../../server/venues/decimals';
import { InferredInstruments } from '../../../../server/venues/inferred/inferred-instruments';
import { aBar, anInstrument, aQuote, aTrade, defined } from '../../events';

const BOLT = toSymbol('acme:BOLT');

/** An instrument event with some fields only. */
function partly(fields: Partial<Instrument>) {
  const event = defined(anInstrument(BOLT));
  if (event.type !== 'instrument') throw new Error('no instrument');
  return { ...event, instrument: fields as Instrument };
}

describe('an instrument that no event describes', () => {
  it('precedes its first event, with the decimals of that event', () => {
    const inferred = new InferredInstruments();
    const trade = aTrade(BOLT, 101.25, 0.5, 7);
    const [before, after] = inferred.precede([trade]);
    expect(before).toMatchObject({
      ...{ type: 'instrument', symbol: BOLT, timestamp: 7, localTimestamp: 7 },
      instrument: { name: 'BOLT', venue: 'acme', priceDecimals: 2, tickSize: 0.01, sizeDecimals: 1 },
    });
    expect(after).toBe(trade);
    expect(inferred.precede([aTrade(BOLT, 99.1, 3, 8)])).toHaveLength(1);
  });

  it('is described again before a number with more decimals, of any event', () => {
    const inferred = new InferredInstruments();
    const bar = { interval: '1m', start: 0, open: 1, high: 1.23456, low: 1, close: 1, volume: 2, trades: 1 };
    const events = inferred.precede([
      aTrade(BOLT, 1, 1, 1),
      aQuote(BOLT, { bid: 1.5, ask: 2 }, 2),
      { type: 'book_change', symbol: BOLT, timestamp: 3, localTimestamp: 3, bids: [[1.25, 2]], asks: [] },
      aBar(BOLT, bar as never, 4),
      aQuote(BOLT, { bid: 1.5 }, 5),
    ]);
    const decimals = events.map((event) =>
      event.type === 'instrument' ? event.instrument.priceDecimals : event.type,
    );
    expect(decimals).toEqual([0, 'trade', 1, 'quote', 2, 'book_change', 5, 'bar', 'quote']);
  });

  it('has as many decimals as its finest number needs', () => {
    const prices = fc.array(
      fc
        .integer({ min: 1, max: 10 ** 9 })
        .chain((whole) => fc.integer({ min: 0, max: 8 }).map((decimals) => Number(`${whole}e-${decimals}`))),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(prices, (list) => {
        const inferred = new InferredInstruments();
        inferred.precede(list.map((price, place) => aTrade(BOLT, price, 1, place)));
        expect(inferred.of(BOLT)?.priceDecimals).toBe(Math.max(...list.map(decimalsOf)));
      }),
    );
  });

  it('has the digits of tiny prices, and none of rounding', () => {
    const decimals = (price: number) => {
      const inferred = new InferredInstruments();
      inferred.precede([aTrade(BOLT, price, 1, 1)]);
      return inferred.of(BOLT)?.priceDecimals;
    };
    expect([1.234e-9, 1.231532e-9, 0.1 + 0.2, 12.000_000_01].map(decimals)).toEqual([12, 15, 8, 8]);
  });

  it('is a coin with the code or the exchange of one', () => {
    const inferred = new InferredInstruments();
    const symbols = ['file:BTCUSDT', 'okx:ETH-EUR', 'acme:BOLT'].map((text) => toSymbol(text));
    inferred.precede(symbols.map((symbol, place) => aTrade(symbol, 1, 1, place)));
    expect(symbols.map((symbol) => inferred.of(symbol))).toMatchObject([
      { kind: 'crypto', base: 'BTC', currency: 'USDT' },
      { kind: 'crypto', base: 'ETH', currency: 'EUR' },
      { kind: 'share' },
    ]);
  });

  it('is left alone if another source describes it', () => {
    const inferred = new InferredInstruments(() => anInstrument(BOLT));
    expect(inferred.precede([aTrade(BOLT, 1.23456, 1, 1)])).toHaveLength(1);
    expect(inferred.of(BOLT)).toMatchObject({ priceDecimals: 2 });
  });
});

describe('an instrument event', () => {
  it('gets the fields that it leaves out, and keeps those that it has', () => {
    const inferred = new InferredInstruments();
    inferred.precede([aTrade(BOLT, 1.5, 1, 1)]);
    const [event] = inferred.precede([partly({ name: 'Bolt Inc.', currency: 'USD' })]);
    expect(event).toMatchObject({ instrument: { name: 'Bolt Inc.', currency: 'USD', priceDecimals: 1 } });
    expect(inferred.precede([aTrade(BOLT, 1.25, 1, 2)])[0]).toMatchObject({
      instrument: { name: 'Bolt Inc.', priceDecimals: 2 },
    });
  });

  it('with decimals of its own is never described again', () => {
    const inferred = new InferredInstruments();
    const events = [defined(anInstrument(BOLT)), aTrade(BOLT, 1.23456, 1.5, 2)];
    expect(inferred.precede(events)).toBe(events);
  });

  it.each([
    [{ kind: 'stock' }, 'instrument.kind'],
    [{ priceDecimals: 99 }, 'instrument.priceDecimals'],
    [{ name: '' }, 'instrument.name'],
    [{ symbol: 'acme:OTHER' }, 'instrument.symbol'],
    [{ venue: 'nyse' }, 'instrument.venue'],
  ])('with %j is rejected by the name of the field', (fields, field) => {
    const inferred = new InferredInstruments();
    expect(() => inferred.complete(partly(fields as never))).toThrow(expect.objectContaining({ field }));
    expect(inferred.has(BOLT)).toBe(false);
  });
});
