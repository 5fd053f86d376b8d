import { describe, expect, it } from 'vitest';
import { conventionFor, huePair, isHollowUp } from '../../../lib/locale/colors';

const byMarket = { convention: 'market', colorBlind: false } as const;

describe('colours of direction', () => {
  it('follow each market on one wall', () => {
    expect(huePair(byMarket, 'en', 'red-up')).toEqual({ up: 'red', down: 'green' });
    expect(huePair(byMarket, 'zh-CN', 'green-up')).toEqual({ up: 'green', down: 'red' });
    expect(huePair(byMarket, 'ru', 'red-up-blue-down')).toEqual({ up: 'red', down: 'blue' });
  });

  it('follow the language where no market decides', () => {
    expect(conventionFor(byMarket, 'zh-CN', undefined)).toBe('red-up');
    expect(conventionFor(byMarket, 'ru', undefined)).toBe('green-up');
    const byLocale = { convention: 'locale', colorBlind: false } as const;
    expect(huePair(byLocale, 'zh-CN', 'green-up').up).toBe('red');
    expect(huePair(byLocale, 'en', 'red-up').up).toBe('green');
  });

  it('are what was chosen by hand, whatever the market', () => {
    const byHand = { convention: 'red-up', colorBlind: false } as const;
    expect(huePair(byHand, 'en', 'green-up').up).toBe('red');
  });

  it('are replaced by the colour-blind pair in every convention', () => {
    for (const convention of ['market', 'locale', 'red-up'] as const) {
      const pair = huePair({ convention, colorBlind: true }, 'zh-CN', 'red-up');
      expect(pair).toEqual({ up: 'cb-up', down: 'cb-down' });
    }
  });

  it('leave rising candles hollow where red rises', () => {
    expect(isHollowUp(byMarket, 'en', 'red-up')).toBe(true);
    expect(isHollowUp(byMarket, 'en', 'green-up')).toBe(false);
  });
});
