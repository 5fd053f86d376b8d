import { expect, test } from 'vitest';
import { createSymbolSearch } from '../../../lib/desk/symbol-search';
import { type Instrument, toSymbol } from '../../../lib/market/instrument';

function instrument(symbol: string, name: string, names?: Instrument['names']): Instrument {
  return {
    symbol: toSymbol(symbol),
    name,
    ...(names && { names }),
    venue: symbol.split(':')[0] as string,
    currency: 'USD',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 1,
    colorConvention: 'green-up',
  };
}

const ALL = [
  instrument('simx:SOLV', 'Solvane Bank'),
  instrument('simc:SOL-USD', 'Solana'),
  instrument('simcn:900118', 'Lanshi Semi', { 'zh-CN': '澜石半导体' }),
  instrument('moex:SBER', 'Sberbank', { ru: 'Сбербанк' }),
  instrument('simx:LS', 'Ladle Steel'),
];
const search = createSymbolSearch(ALL, { [toSymbol('simcn:900118')]: 'lan shi ban dao ti' });
const codes = (query: string): string[] =>
  search.find(query, 10).map(({ symbol }) => symbol.slice(symbol.indexOf(':') + 1));

test('a code ranks before names that also match, its start before the rest', () => {
  expect(codes('ls')[0]).toBe('LS');
  expect(codes('sol')).toEqual(expect.arrayContaining(['SOLV', 'SOL-USD']));
  expect(codes('sol-usd')[0]).toBe('SOL-USD');
});

test.each([
  ['lsbdt', '900118'],
  ['lanshi', '900118'],
  ['澜石', '900118'],
  ['сбер', 'SBER'],
  ['ыиук', 'SBER'],
  ['solvane', 'SOLV'],
  ['solv bnk', 'SOLV'],
  ['9001', '900118'],
])('%s finds %s', (query, code) => {
  expect(codes(query)[0]).toBe(code);
});

test('an empty query lists all instruments, and nonsense finds none', () => {
  expect(search.find('  ', 3)).toHaveLength(3);
  expect(codes('zzqqxx')).toEqual([]);
  expect(codes('('.repeat(5_000))).toEqual([]);
});
