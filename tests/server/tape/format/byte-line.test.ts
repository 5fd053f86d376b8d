import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteLine } from '../../../../server/tape/format/byte-line';

function written(write: (line: ByteLine) => void): string {
  const line = new ByteLine();
  write(line);
  return line.take(line.length).toString('utf8');
}

const decimal = fc.tuple(fc.maxSafeInteger(), fc.nat(17)).map(([whole, decimals]) => whole / 10 ** decimals);
const anyNumber = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), decimal, fc.maxSafeInteger());

describe('a number', () => {
  it('round-trips through JSON with all its bits', () => {
    const line = new ByteLine();
    fc.assert(
      fc.property(anyNumber, (value) => {
        line.number(value);
        expect(JSON.parse(line.take(line.length).toString())).toBe(value);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    [0, '0'],
    [-0, '-0'],
    [0.05, '0.05'],
    [-12.5, '-12.5'],
    [67_123.1, '67123.1'],
    [1_723_161_600_000_001, '1723161600000001'],
    [100_000_000, '100000000'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
    [0.1 + 0.2, '0.30000000000000004'],
  ])('%d is written as %s', (value, text) => {
    expect(written((line) => line.number(value))).toBe(text);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('rejects %d', (value) => {
    expect(() => new ByteLine().number(value)).toThrow(`the number ${value}`);
  });
});

it('strings of every internal representation round-trip through JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(written((line) => line.string(text)))).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

it('taking bytes removes them and keeps the rest', () => {
  const line = new ByteLine();
  line.number(12);
  line.number(345);
  expect(line.take(2).toString()).toBe('12');
  line.cut(2);
  line.text('п');
  expect(line.take(line.length).toString()).toBe('34п');
  expect(line.length).toBe(0);
});

it('the buffer grows as needed', () => {
  const long = 'x'.repeat(1_000_000);
  expect(written((line) => line.string(long))).toBe(`"${long}"`);
});
