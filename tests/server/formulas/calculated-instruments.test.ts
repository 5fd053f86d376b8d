import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import { CalculatedInstruments } from '../../../server/formulas/calculated-instruments';
import { type Formula, parseFormulas } from '../../../server/formulas/formula-file';
import { Market } from '../../../server/market/market';
import { anInstrument, aQuote, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';

/** Calculates formulas over a market of the instruments x:A, x:B and y:C; every event is a batch of its own. */
function calculation(file: string) {
  const clock = new ManualClock();
  const market = new Market();
  const given: MarketEvent[] = [];
  const warnings: object[] = [];
  let formulas: readonly Formula[] = [];
  const calculated = new CalculatedInstruments({
    ...{ market, clock, formulas: () => formulas },
    log: { warn: (fields) => warnings.push(fields) },
    give: (events) => {
      given.push(...events);
      for (const event of events) market.apply(event);
    },
  });
  const set = (text: string): void => {
    const parsed = parseFormulas(text);
    expect(parsed.faults).toEqual([]);
    formulas = parsed.formulas;
    clock.advance(50);
    calculated.update();
  };
  const receive = (...events: MarketEvent[]): void => {
    calculated.before(events);
    for (const event of events) market.apply(event);
    clock.advance(50);
    calculated.update();
  };
  const quoteOf = (symbol: string) => market.quote(market.indexOf(symbol));
  const stateOf = (symbol: string) => market.sources.stateOf(market.indexOf(symbol));
  receive(...['x:A', 'x:B', 'y:C'].map((symbol) => defined(anInstrument(symbol))));
  set(file);
  return { market, clock, calculated, given, warnings, set, receive, quoteOf, stateOf };
}

const status = (symbol: string, value: 'halted' | 'open' | 'closed', time: number): MarketEvent => ({
  ...{ type: 'status', symbol: toSymbol(symbol), status: value, timestamp: time, localTimestamp: time },
});
const lost = (source: string, time: number): MarketEvent => ({
  ...{ type: 'disconnect', source, reason: 'test', timestamp: time, localTimestamp: time },
});

describe('values by hand', () => {
  it('a difference has the last prices, and the bid and ask at which it could be sold and bought', () => {
    const { receive, quoteOf, market } = calculation('calc:BASIS = x:A - x:B\n  decimals: 1');
    receive(aTrade('x:A', 105.5, 1, 10), aTrade('x:B', 105.5, 1, 20));
    receive(aQuote('x:A', { bid: 105, ask: 106 }, 30), aQuote('x:B', { bid: 104, ask: 105 }, 30));
    expect(quoteOf('calc:BASIS')).toMatchObject({ last: 0, bid: 0, ask: 2 });
    receive(aTrade('x:B', 106.75, 1, 40));
    expect(quoteOf('calc:BASIS')).toMatchObject({ last: -1.2, open: 0, high: 0, low: -1.2, timestamp: 40 });
    // There is no volume, and no size: absent, not 0.
    const again = new Market();
    for (const event of market.keyframe()) again.apply(event);
    for (const one of [market, again])
      expect(one.quote(one.indexOf('calc:BASIS'))).toMatchObject({ volume: undefined, lastSize: undefined });
    expect(market.bars(market.indexOf('calc:BASIS'), '1m').newest()).toMatchObject({
      ...{ open: 0, high: 0, low: -1.2, close: -1.2, volume: 0, trades: 2 },
    });
  });

  it('an index has its base value at the base prices, and the weighted mean of changes from there', () => {
    const { receive, quoteOf } = calculation('calc:I = index(1000, 3 * x:A @ 50, x:B @ 8)');
    receive(aTrade('x:A', 50, 1, 10), aTrade('x:B', 8, 1, 10));
    expect(quoteOf('calc:I').last).toBe(1000);
    // (3 × 55 / 50 + 1 × 10 / 8) / 4 × 1000
    receive(aTrade('x:A', 55, 1, 20), aTrade('x:B', 10, 1, 20));
    expect(quoteOf('calc:I').last).toBe(1137.5);
  });

  it('crossed currencies are sold and bought at the worse side of each', () => {
    const { receive, quoteOf, market } = calculation(
      'calc:CROSS = x:A / x:B\n  decimals: 5\n  currency: JPY\ncalc:IN-EUR = y:C / x:B',
    );
    receive(
      aQuote('x:A', { bid: 150, ask: 151 }, 10),
      aQuote('x:B', { bid: 1.25, ask: 1.5 }, 10),
      aTrade('y:C', 300, 1, 10),
    );
    // Without a trade, the price of a currency is the mid: 150.5 / 1.375.
    expect(quoteOf('calc:CROSS')).toMatchObject({ last: 109.45455, bid: 100, ask: 120.8 });
    expect(market.instrumentOf(market.indexOf('calc:CROSS'))).toMatchObject({
      currency: 'JPY',
      priceDecimals: 5,
    });
    // y:C has no bid and ask, so the value has none.
    const converted = quoteOf('calc:IN-EUR');
    expect(converted).toMatchObject({ last: 218.1818 });
    expect([converted.bid, converted.ask]).toEqual([undefined, undefined]);
  });

  it('an input that is crossed leaves no bid and ask', () => {
    const { receive, quoteOf } = calculation('calc:D = x:A * 2');
    receive(aQuote('x:A', { bid: 10, ask: 11 }, 10));
    expect(quoteOf('calc:D')).toMatchObject({ bid: 20, ask: 22 });
    receive(aQuote('x:A', { bid: 12, ask: 11 }, 20));
    expect([quoteOf('calc:D').bid, quoteOf('calc:D').ask]).toEqual([undefined, undefined]);
  });

  it.each([
    ['2 + 3 * x:A', 32, 29, 35],
    ['-x:A - 1', -11, -12, -10],
    ['(x:A - x:B) * -2', 0, -4, 4],
    ['abs(x:A - x:B)', 0, 0, 2],
    ['min(x:A, 9.5, x:B)', 9.5, 9, 9.5],
    ['max(x:A, 9.5)', 10, 9.5, 11],
    ['mid(x:A) / 4', 2.5, 2.25, 2.75],
    ['x:A - x:B - 1', -1, -3, 1],
    ['20 / x:A / 2', 1, 0.9091, 1.1111],
  ])('%s', (expression, last, bid, ask) => {
    const { receive, quoteOf } = calculation(`calc:X = ${expression}\n decimals: 4`);
    receive(
      ...['x:A', 'x:B'].flatMap((symbol) => [
        aQuote(symbol, { bid: 9, ask: 11 }, 10),
        aTrade(symbol, 10, 1, 10),
      ]),
    );
    expect(quoteOf('calc:X')).toMatchObject({ last, bid, ask });
  });
});

describe('inputs in trouble', () => {
  it('no value without a price of an input, and no instrument before all inputs are known', () => {
    const { market, receive, quoteOf } = calculation('calc:D = x:A - z:Z');
    receive(aTrade('x:A', 5, 1, 10));
    expect(market.indexOf('calc:D')).toBe(-1);
    receive(defined(anInstrument('z:Z')));
    expect(quoteOf('calc:D').last).toBeUndefined();
    receive(aTrade('z:Z', 4, 1, 20));
    expect(quoteOf('calc:D').last).toBe(1);
  });

  it('unknown inputs are named in the log once, after 10 s', () => {
    const { clock, calculated, warnings } = calculation('calc:D = x:A - z:Z');
    for (const _ of [1, 2, 3]) {
      clock.advance(6_000);
      calculated.update();
    }
    expect(warnings).toEqual([{ symbol: 'calc:D', inputs: 'z:Z' }]);
  });

  it('is halted while an input is, and open again with it', () => {
    const { receive, quoteOf } = calculation('calc:S = x:A + x:B');
    receive(aTrade('x:A', 5, 1, 10), aTrade('x:B', 4, 1, 10), status('x:A', 'open', 11));
    expect(quoteOf('calc:S').status).toBe('open');
    receive(status('x:B', 'halted', 20));
    expect(quoteOf('calc:S')).toMatchObject({ status: 'halted', last: 9 });
    receive(status('x:B', 'open', 30));
    expect(quoteOf('calc:S').status).toBe('open');
  });

  it('is disconnected while an input is stale, without a change of its value, and not for its own silence', () => {
    const { market, clock, calculated, receive, quoteOf, stateOf } = calculation(
      'calc:S = x:A + y:C\ncalc:T = 2 * x:A',
    );
    receive(aTrade('x:A', 5, 1, 10), aTrade('y:C', 4, 1, 10));
    const silent = 3_600_000_000;
    receive(aTrade('x:A', 5, 1, silent));
    market.sources.markStale(silent + 1_000_000);
    clock.advance(500);
    calculated.update();
    expect([stateOf('y:C'), stateOf('calc:S'), stateOf('calc:T')]).toEqual(['stale', 'down', 'ok']);
    expect(quoteOf('calc:S').last).toBe(9);
    expect(market.sources.list()).toMatchObject([
      { name: 'calc', state: 'ok' },
      { name: 'calc', state: 'down', reason: 'y:C is stale', symbols: ['calc:S'] },
      { name: 'x', state: 'ok' },
      { name: 'y', state: 'stale' },
    ]);
    receive(aTrade('y:C', 4, 1, silent + 2_000_000));
    expect([stateOf('calc:S'), quoteOf('calc:S').last]).toEqual(['ok', 9]);
  });

  it('one of two lost venues that returns restores only the formulas that do not need the other', () => {
    const { market, receive, stateOf, quoteOf, given } = calculation(
      'calc:S = x:A + y:C\ncalc:T = x:A + x:B',
    );
    receive(aTrade('x:A', 5, 1, 10), aTrade('y:C', 4, 1, 10), aTrade('x:B', 3, 1, 10));
    receive({ type: 'disconnect', reason: 'no network', timestamp: 20, localTimestamp: 20 });
    expect(market.sources.overall()).toEqual({ state: 'down', reason: 'no network' });
    receive(aTrade('x:A', 7, 1, 30));
    expect([stateOf('calc:S'), stateOf('calc:T')]).toEqual(['down', 'ok']);
    expect([quoteOf('calc:S').last, quoteOf('calc:T').last]).toEqual([9, 10]);
    receive(aTrade('y:C', 6, 1, 40));
    expect([stateOf('calc:S'), quoteOf('calc:S').last]).toEqual(['ok', 13]);
    expect(given.filter(({ type }) => type === 'disconnect').length).toBeLessThanOrEqual(3);
  });

  it('does not keep a stream live whose other sources are all lost', () => {
    const { market, receive } = calculation('calc:S = x:A + y:C');
    receive(aTrade('x:A', 5, 1, 10), aTrade('y:C', 4, 1, 10));
    receive(lost('x', 20), lost('y', 20));
    expect(market.sources.overall().state).toBe('down');
    receive(aTrade('x:A', 5, 1, 30), aTrade('y:C', 4, 1, 30));
    expect(market.sources.list()).toMatchObject(['calc', 'x', 'y'].map((name) => ({ name, state: 'ok' })));
  });

  it('a division by zero gives no value, and the next divisor one again', () => {
    const { market, receive, quoteOf, stateOf } = calculation('calc:R = 1 / (x:A - x:B)');
    const both = (a: number, b: number, time: number) => [
      ...[aQuote('x:A', { bid: a, ask: a }, time), aTrade('x:A', a, 1, time)],
      ...[aQuote('x:B', { bid: b, ask: b }, time), aTrade('x:B', b, 1, time)],
    ];
    receive(...both(4, 4, 10));
    expect([quoteOf('calc:R').last, stateOf('calc:R')]).toEqual([undefined, 'ok']);
    receive(...both(6, 4, 20));
    expect(quoteOf('calc:R')).toMatchObject({ last: 0.5, bid: 0.5, ask: 0.5 });
    receive(...both(4, 4, 30));
    expect(stateOf('calc:R')).toBe('down');
    expect(quoteOf('calc:R').bid).toBeUndefined();
    expect(market.sources.list()[1]).toMatchObject({ reason: 'calc:R has no value: division by zero' });
    receive(...both(6, 4, 40));
    expect([stateOf('calc:R'), quoteOf('calc:R').bid]).toEqual(['ok', 0.5]);
  });

  it('is lost with the formula that it uses', () => {
    const { receive, stateOf, quoteOf } = calculation('calc:S = x:A + y:C\ncalc:T = 2 * calc:S');
    receive(aTrade('x:A', 5, 1, 10), aTrade('y:C', 4, 1, 10));
    expect(quoteOf('calc:T').last).toBe(18);
    receive(lost('y', 20));
    expect([stateOf('calc:S'), stateOf('calc:T')]).toEqual(['down', 'down']);
    receive(aTrade('y:C', 5, 1, 30));
    expect([stateOf('calc:T'), quoteOf('calc:T').last]).toEqual(['ok', 20]);
  });
});

describe('the calculation', () => {
  it('conflates the changes of 50 ms', () => {
    const { market, clock, calculated, given, quoteOf } = calculation('calc:S = x:A + 1');
    const before = given.length;
    for (let price = 1; price <= 20; price++) {
      market.apply(aTrade('x:A', price, 1, price));
      calculated.update();
    }
    expect(given.length).toBe(before);
    clock.advance(50);
    expect(given.slice(before)).toMatchObject([{ type: 'trade', price: 21 }]);
    expect(quoteOf('calc:S').last).toBe(21);
  });

  it('gives nothing when nothing of its inputs changed', () => {
    const { given, receive } = calculation('calc:S = x:A + 1');
    receive(aTrade('x:A', 1, 1, 10));
    const before = given.length;
    receive(aTrade('x:B', 1, 1, 20), aTrade('y:C', 2, 1, 20));
    receive(aTrade('x:A', 1, 1, 30));
    expect(given.length).toBe(before);
  });

  it('leaves an instrument to a feed that delivers it', () => {
    const file = 'calc:S = x:A + 1\ncalc:T = 2 * calc:S';
    const { given, receive, quoteOf, warnings, set } = calculation(file);
    receive(aTrade('x:A', 1, 1, 10));
    receive(defined(anInstrument('calc:S')), aTrade('calc:S', 50, 1, 20));
    receive(aTrade('x:A', 2, 1, 30));
    expect([quoteOf('calc:S').last, quoteOf('calc:T').last]).toEqual([50, 100]);
    expect(given.filter((event) => event.type === 'trade' && event.symbol === 'calc:S')).toHaveLength(1);
    expect(warnings).toEqual([{ symbol: 'calc:S' }]);
    set(`${file} + 1`);
    expect([quoteOf('calc:S').last, quoteOf('calc:T').last]).toEqual([50, 101]);
    expect(warnings).toHaveLength(2);
  });

  it('follows a changed file: new values at once, removed formulas lost', () => {
    const { set, receive, quoteOf, stateOf, market } = calculation('calc:S = x:A + 1\ncalc:T = 2 * x:A');
    receive(aTrade('x:A', 1, 1, 10));
    set('calc:S = x:A + 2\n  name: Sum\ncalc:N = x:A');
    expect([quoteOf('calc:S').last, quoteOf('calc:N').last]).toEqual([3, 1]);
    expect(market.instrumentOf(market.indexOf('calc:S')).name).toBe('Sum');
    expect([stateOf('calc:S'), stateOf('calc:T')]).toEqual(['ok', 'down']);
    set('');
    expect(stateOf('calc:S')).toBe('down');
  });

  it('starts again after the market was cleared', () => {
    const { market, calculated, receive, quoteOf } = calculation('calc:S = x:A + 1');
    receive(aTrade('x:A', 1, 1, 10));
    market.clear();
    calculated.restarted();
    receive(aTrade('x:A', 4, 1, 5));
    expect(quoteOf('calc:S').last).toBe(5);
  });

  it('gives events from which an empty market gets the same state', () => {
    const { market, given, receive } = calculation('calc:S = x:A - x:B\n  decimals: 3');
    receive(aTrade('x:A', 1.5, 1, 10), aTrade('x:B', 1.25, 1, 10), aQuote('x:A', { bid: 1, ask: 2 }, 11));
    receive(aQuote('x:B', { bid: 1, ask: 2 }, 12), status('x:B', 'halted', 13));
    const other = new Market();
    for (const event of given) other.apply(event);
    const [row, own] = [other.indexOf('calc:S'), market.indexOf('calc:S')];
    expect(other.quote(row)).toEqual(market.quote(own));
    expect(other.bars(row, '1m').newest()).toEqual(market.bars(own, '1m').newest());
  });
});
