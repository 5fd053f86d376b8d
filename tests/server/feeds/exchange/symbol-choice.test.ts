import { describe, expect, it } from 'vitest';
import {
  chooseSymbols,
  parseSymbolRule,
  rulesOf,
  type SymbolRule,
} from '../../../../server/feeds/exchange/symbol-choice';

const product = (code: string, isOpen = true) => ({ code, quote: 'USDT', isOpen });
const PRODUCTS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'ADAUSDT', 'BTCUPUSDT', 'ETHBTC', '币安人生USDT'].map(
  (code) => product(code),
);
const TURNOVERS = new Map([
  ...([
    ['BTCUSDT', 900],
    ['ETHUSDT', 800],
    ['BTCUPUSDT', 700],
    ['SOLUSDT', 600],
  ] as const),
  ...([
    ['ADAUSDT', 500],
    ['ETHBTC', 400],
    ['币安人生USDT', 10],
  ] as const),
]);

const choose = (rules: readonly string[], current: readonly string[] = [], max = 300) =>
  chooseSymbols(rules.map(parseSymbolRule), PRODUCTS, TURNOVERS, new Set(current), max);

describe('the choice of symbols', () => {
  it('has named symbols, patterns and rankings by turnover, without exceptions', () => {
    expect(choose(['binance:ETHBTC', 'binance:ADAUSDT']).codes).toEqual(['ETHBTC', 'ADAUSDT']);
    expect(choose(['binance:*BTC']).codes).toEqual(['ETHBTC']);
    expect(choose(['top:3@binance:*USDT']).codes).toEqual(['BTCUSDT', 'ETHUSDT', 'BTCUPUSDT']);
    expect(choose(['top:3@binance:*USDT', '!binance:*UPUSDT']).codes).toEqual([
      'BTCUSDT',
      'ETHUSDT',
      'SOLUSDT',
    ]);
  });

  it('keeps a symbol of a ranking until it falls below one and a half times its size', () => {
    expect(choose(['top:2@binance:*USDT'], ['BTCUSDT', 'BTCUPUSDT']).codes).toEqual(['BTCUSDT', 'BTCUPUSDT']);
    expect(choose(['top:2@binance:*USDT'], ['BTCUSDT', 'SOLUSDT']).codes).toEqual(['BTCUSDT', 'ETHUSDT']);
  });

  it('knows a code by its own name and by that of its symbol', () => {
    for (const name of ['币安人生USDT', 'u_5e01.5b89.4eba.751f_USDT']) {
      expect(choose([`binance:${name}`]).codes).toEqual(['币安人生USDT']);
    }
  });

  it('names the nearest symbols of an unknown one', () => {
    const { codes, unknown } = choose(['binance:BTCUSTD', 'binance:SOLUSDT']);
    expect(codes).toEqual(['SOLUSDT']);
    expect(unknown).toEqual([
      { symbol: 'binance:BTCUSTD', nearest: ['binance:BTCUSDT', 'binance:ETHUSDT', 'binance:BTCUPUSDT'] },
    ]);
  });

  it('leaves out closed products of patterns, and counts symbols beyond the limit', () => {
    const rules = [parseSymbolRule('binance:*')];
    const closed = chooseSymbols(rules, [product('A', false), product('B')], new Map(), new Set(), 300);
    expect(closed.codes).toEqual(['B']);
    expect(choose(['binance:*'], [], 5)).toMatchObject({ leftOut: 2 });
  });

  it('is the default of the venue without rules of its own', () => {
    const defaults: SymbolRule = { kind: 'top', count: 30, venue: 'okx', codes: '*-USDT' };
    const except = parseSymbolRule('!okx:USDC-USDT');
    expect(rulesOf('okx', [parseSymbolRule('binance:BTCUSDT'), except], defaults)).toEqual([
      defaults,
      except,
    ]);
  });

  it('rejects entries without a venue, and rankings of nothing', () => {
    for (const wrong of ['BTCUSDT', 'top:0@binance:*', '!', 'binance:', '']) {
      expect(() => parseSymbolRule(wrong)).toThrow(/expected/);
    }
  });
});
