import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { CalculatedInstruments } from '../../../server/formulas/calculated-instruments';
import { parseFormulas } from '../../../server/formulas/formula-file';
import { Market } from '../../../server/market/market';
import { anInstrument, aQuote, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';

const SYMBOLS = ['x:A', 'x:B', 'y:C'] as const;
const DECIMALS = 4;

/** Expression as the file has it, and its value over the prices of the symbols, calculated by JavaScript. */
interface Case {
  readonly text: string;
  readonly value: (prices: Readonly<Record<string, number>>) => number;
  readonly needs: readonly string[];
}

const { formula } = fc.letrec<{ formula: Case; leaf: Case; node: Case }>((tie) => ({
  formula: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('node')),
  leaf: fc.oneof(
    fc
      .constantFrom(...SYMBOLS)
      .map((text): Case => ({ text, value: (prices) => prices[text] as number, needs: [text] })),
    fc
      .integer({ min: 0, max: 40 })
      .map((value): Case => ({ text: `${value / 4}`, value: () => value / 4, needs: [] })),
  ),
  node: fc
    .tuple(fc.constantFrom('+', '-', '*', '/', 'min', 'max', 'abs', 'negate'), tie('formula'), tie('formula'))
    .map(([type, a, b]): Case => {
      const needs = [...a.needs, ...b.needs];
      const both =
        (value: (left: number, right: number) => number): Case['value'] =>
        (prices) =>
          value(a.value(prices), b.value(prices));
      switch (type) {
        case 'min':
        case 'max':
          return { text: `${type}(${a.text}, ${b.text})`, value: both(Math[type]), needs };
        case 'abs':
          return { text: `abs(${a.text})`, value: (prices) => Math.abs(a.value(prices)), needs: a.needs };
        case 'negate':
          return { text: `-(${a.text})`, value: (prices) => -a.value(prices), needs: a.needs };
        case '+':
          return { text: `(${a.text}) + (${b.text})`, value: both((x, y) => x + y), needs };
        case '-':
          return { text: `(${a.text}) - (${b.text})`, value: both((x, y) => x - y), needs };
        case '*':
          return { text: `(${a.text}) * (${b.text})`, value: both((x, y) => x * y), needs };
        default:
          return { text: `(${a.text}) / (${b.text})`, value: both((x, y) => x / y), needs };
      }
    }),
}));

const tick = fc.record({
  symbol: fc.constantFrom(...SYMBOLS),
  price: fc.integer({ min: -8, max: 400 }).map((price) => price / 4),
  kind: fc.constantFrom('trade', 'quote', 'wide', 'lost'),
});

it('a value that is not stale equals the formula over the market, after every batch', () => {
  fc.assert(
    fc.property(
      fc.array(
        formula.filter(({ needs }) => needs.length > 0),
        { minLength: 1, maxLength: 4 },
      ),
      fc.array(tick, { minLength: 1, maxLength: 30 }),
      (cases, ticks) => {
        const clock = new ManualClock();
        const market = new Market();
        const text = cases
          .map((one, place) => `calc:F${place} = ${one.text}\n  decimals: ${DECIMALS}\n`)
          .join('');
        const { formulas, faults } = parseFormulas(text);
        expect(faults).toEqual([]);
        const give = (events: readonly MarketEvent[]) => {
          for (const event of events) market.apply(event);
        };
        const log = { warn: () => {} };
        const calculated = new CalculatedInstruments({ market, clock, log, formulas: () => formulas, give });
        for (const symbol of SYMBOLS) market.apply(defined(anInstrument(symbol)));
        for (const [place, { symbol, price, kind }] of ticks.entries()) {
          const time = 10 + place;
          if (kind === 'trade') market.apply(aTrade(symbol, price, 1, time));
          else if (kind === 'lost')
            market.apply({
              type: 'disconnect',
              source: symbol[0] as string,
              reason: 'test',
              timestamp: time,
              localTimestamp: time,
            });
          else market.apply(aQuote(symbol, { bid: price, ask: price + (kind === 'wide' ? 1 : 0) }, time));
          clock.advance(50);
          calculated.update();
          for (const [at, one] of cases.entries()) check(market, `calc:F${at}`, one);
        }
      },
    ),
    { numRuns: 200 },
  );
});

function check(market: Market, symbol: string, { value, needs }: Case): void {
  const quote = (of: string) => market.quote(market.indexOf(of));
  const isLive = needs.every((one) => market.sources.stateOf(market.indexOf(one)) === 'ok');
  const prices = Object.fromEntries(
    SYMBOLS.map((one) => {
      const { last, bid, ask } = quote(one);
      return [one, last ?? ((bid ?? Number.NaN) + (ask ?? Number.NaN)) / 2];
    }),
  );
  const exact = value(prices);
  const { last, bid, ask } = quote(symbol);
  const isShown = last != null && market.sources.stateOf(market.indexOf(symbol)) === 'ok';
  const hasValue =
    isLive && Number.isFinite(exact) && needs.every((one) => !Number.isNaN(prices[one] as number));
  expect(isShown).toBe(hasValue);
  if (!isShown) return;
  expect(Math.abs((last as number) - exact)).toBeLessThanOrEqual(0.5001 * 10 ** -DECIMALS);
  if (bid != null && ask != null) expect(bid).toBeLessThanOrEqual(ask);
}
