import { describe, expect, it } from 'vitest';
import { DecimalsSeen, decimal, decimalsOf, stepOf } from '../../../server/venues/decimals';

describe('the decimals of a number', () => {
  it.each([
    ['61837.63000000', 2],
    ['0.00000637', 8],
    ['5', 0],
    ['500', 0],
    ['0.0', 0],
    ['1E-8', 8],
    ['2.50e-3', 4],
    ['1.5e3', 0],
    [9.121e-7, 10],
    [1e-7, 7],
    [0.1, 1],
    [127, 0],
    [1e21, 0],
    // Prices that were stored in 32 bits.
    [Math.fround(190.2145), 4],
    [Math.fround(273.76), 2],
    [0.5, 1],
    [186.3125, 4],
  ])('%s are %d', (value, wanted) => {
    expect(decimalsOf(value)).toBe(wanted);
  });

  it('are tracked for an instrument as the maximum that any number needed', () => {
    const seen = new DecimalsSeen();
    expect(seen.see('1.50', '2')).toBe(true);
    expect(seen.see('1.4', '200')).toBe(false);
    expect(seen.see('1', '0.001')).toBe(true);
    expect([seen.price, seen.size]).toStrictEqual([1, 3]);
  });

  it('have a step', () => {
    expect([stepOf(0), stepOf(2), stepOf(10)]).toStrictEqual([1, 0.01, 1e-10]);
  });
});

describe('a number in a venue’s message', () => {
  it('is parsed from text and from JSON', () => {
    expect([decimal('0.3521'), decimal(7)]).toStrictEqual([0.3521, 7]);
  });

  it('is named in the error if it is invalid', () => {
    for (const value of ['', 'x', '1e999', Number.NaN, null as unknown as string]) {
      expect(() => decimal(value)).toThrow(/is no number/);
    }
    expect(() => decimal('12,5')).toThrow('"12,5" is no number');
  });
});
