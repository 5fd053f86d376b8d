import { describe, expect, it } from 'vitest';
import { conventionFor, isHollowUp } from '../../../lib/locale/colors';

const byMarket = { convention: 'market', colorBlind: false } as const;

describe('colours of direction', () => {
  it('follow each market on one wall', () => {
    expect(conventionFor(byMarket, 'en', 'red-up')).toBe('red-up');
    expect(conventionFor(byMarket, 'zh-CN', 'green-up')).toBe('green-up');
    expect(conventionFor(byMarket, 'ru', 'red-up-blue-down')).toBe('red-up-blue-down');
  });

  it('follow the language for values without a market', () => {
    expect(conventionFor(byMarket, 'zh-CN', undefined)).toBe('red-up');
    expect(conventionFor(byMarket, 'ru', undefined)).toBe('green-up');
    const byLocale = { convention: 'locale', colorBlind: false } as const;
    expect(conventionFor(byLocale, 'zh-CN', 'green-up')).toBe('red-up');
    expect(conventionFor(byLocale, 'en', 'red-up')).toBe('green-up');
  });

  it('are the chosen ones for every market', () => {
    const byHand = { convention: 'red-up', colorBlind: false } as const;
    expect(conventionFor(byHand, 'en', 'green-up')).toBe('red-up');
  });

  it('leave rising candles hollow where red rises', () => {
    expect(isHollowUp(byMarket, 'en', 'red-up')).toBe(true);
    expect(isHollowUp(byMarket, 'en', 'green-up')).toBe(false);
  });
});
