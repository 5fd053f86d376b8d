import { describe, expect, it } from 'vitest';
import { changedDigits, createNumberFormats } from '../../../lib/locale/formats';

const en = createNumberFormats('en');
const zh = createNumberFormats('zh-CN');
const ru = createNumberFormats('ru');

describe('prices', () => {
  it('have fixed decimals and the separators of the language', () => {
    expect(en.fixed(97482.5, 1)).toBe('97,482.5');
    expect(zh.fixed(97482.5, 1)).toBe('97,482.5');
    expect(ru.fixed(97482.5, 1)).toBe('97\u202F482,5');
    expect(en.fixed(1234567.891, 2)).toBe('1,234,567.89');
    expect(en.fixed(412.8, 2)).toBe('412.80');
    expect(ru.fixed(1.08423, 5)).toBe('1,08423');
    expect(en.fixed(999, 0)).toBe('999');
  });

  it('are never 0 if there is none', () => {
    expect(en.fixed(Number.NaN, 2)).toBe('–');
    expect(en.percent(Number.NaN)).toBe('–');
    expect(en.compact(Number.POSITIVE_INFINITY)).toBe('–');
    expect(en.size(Number.NaN, 2)).toBe('–');
  });

  it('have no sign when they round to zero', () => {
    expect(en.fixed(-0.001, 2)).toBe('0.00');
    expect(en.signed(0.001, 2)).toBe('0.00');
    expect(en.signed(-0.001, 2)).toBe('0.00');
  });
});

describe('tiny prices', () => {
  it('keep all their digits, with the zeros before them counted', () => {
    expect(en.fixed(1e-9, 10)).toBe('0.0₈10');
    expect(ru.fixed(-0.0000123456, 10)).toBe('\u22120,0000123456');
    expect(zh.fixed(1.2e-15, 17)).toBe('0.0₁₄120');
    expect(en.fixed(0.00001234, 8)).toBe('0.00001234');
    expect(en.fixed(0, 10)).toBe('0.0000000000');
  });
});

describe('basis points', () => {
  it('have one decimal, and below 1 two significant digits', () => {
    expect([12.34, 1, 0.16, 0.016, 0.00016, 0].map((value) => en.points(value))).toEqual([
      ...['12.3', '1.0', '0.16', '0.016', '0.00016', '0.0'],
    ]);
    expect(en.points(Number.NaN)).toBe('–');
  });
});

describe('changes', () => {
  it('have a plus or a true minus', () => {
    expect(en.percent(2.41)).toBe('+2.41%');
    expect(en.percent(-0.74)).toBe('\u22120.74%');
    expect(en.percent(0)).toBe('0.00%');
    expect(zh.percent(2.41)).toBe('+2.41%');
    expect(ru.percent(2.41)).toBe('+2,41\u202F%');
    expect(ru.signed(-0.47, 2)).toBe('\u22120,47');
    expect(en.barePercent(-1.48)).toBe('\u22121.48');
  });
});

describe('large amounts', () => {
  it('are abbreviated in the units of the language', () => {
    expect(en.compact(18_400_000)).toBe('18.4\u202FM');
    expect(en.compact(84_126_000_000)).toBe('84.1\u202FB');
    expect(en.compact(41_300)).toBe('41.3\u202FK');
    expect(zh.compact(84_126_000_000)).toBe('841.26亿');
    expect(zh.compact(413_000)).toBe('41.3万');
    expect(zh.compact(2_500_000_000_000)).toBe('2.50万亿');
    expect(ru.compact(18_400_000)).toBe('18,4\u00A0млн');
    expect(ru.compact(2_800_000_000)).toBe('2,8\u00A0млрд');
    expect(ru.compact(41_300)).toBe('41,3\u00A0тыс.');
  });

  it('are written in full below ten thousand', () => {
    expect(en.compact(9_999)).toBe('9,999');
    expect(en.compact(12.5)).toBe('12.50');
    expect(en.compact(0)).toBe('0');
  });

  it('never show an exponent, however large', () => {
    for (const value of [1e21, 1.5e25, 1e33, -1e33]) {
      for (const numbers of [en, zh, ru]) {
        for (const text of [numbers.compact(value), numbers.integer(value), numbers.fixed(value, 2)]) {
          expect(text).not.toMatch(/e/);
        }
      }
    }
    expect(en.fixed(1e21, 2)).toBe('1,000,000,000,000,000,000,000.00');
  });

  it('beyond the units of the language are powers of ten', () => {
    expect(en.compact(1e33)).toBe('1.0×10³³');
    expect(ru.compact(-2.5e18)).toBe('\u22122,5×10¹⁸');
    expect(en.compact(9.9e17)).toBe('990,000.0\u202FT');
  });

  it('never show 1,000 of a unit', () => {
    expect(en.compact(999_960)).toBe('1.0\u202FM');
    expect(en.compact(999_999_999)).toBe('1.0\u202FB');
    expect(zh.compact(99_999_999)).toBe('1.00亿');
    expect(en.compact(-999_960)).toBe('\u22121.0\u202FM');
  });
});

describe('sizes', () => {
  it('show no more decimals than they need', () => {
    expect(en.size(0.25, 5)).toBe('0.25');
    expect(en.size(3, 5)).toBe('3');
    expect(en.size(2_100, 0)).toBe('2,100');
    expect(ru.size(0.5, 3)).toBe('0,5');
    expect(en.size(12_000_000, 0)).toBe('12.0\u202FM');
  });
});

describe('changedDigits', () => {
  it('separates changed digits from unchanged ones', () => {
    expect(changedDigits('412.81', '412.86')).toEqual({ same: '412.8', changed: '6' });
    expect(changedDigits('412.86', '412.86')).toEqual({ same: '412.86', changed: '' });
    expect(changedDigits('99.99', '100.00')).toEqual({ same: '', changed: '100.00' });
  });
});

describe('amounts of data', () => {
  it('have about three digits, in the unit that fits', () => {
    expect(en.bytes(0)).toBe('0\u202FB');
    expect(en.bytes(999)).toBe('999\u202FB');
    expect(en.bytes(999_700)).toBe('1.00\u202FMB');
    expect(en.bytes(363_412_000)).toBe('363\u202FMB');
    expect(en.bytes(61_040_000)).toBe('61.0\u202FMB');
    expect(ru.bytes(1_420_000_000)).toBe('1,42\u00A0ГБ');
    expect(en.bytes(Number.NaN)).toBe('–');
  });
});

describe('factors', () => {
  it('have no trailing zeros', () => {
    expect([8, 0.25, 1000, 0.1].map(en.times)).toEqual(['8×', '0.25×', '1,000×', '0.1×']);
    expect(ru.times(0.5)).toBe('0,5×');
  });
});
