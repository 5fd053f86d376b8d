import { describe, expect, it } from 'vitest';
import { conventionFor, hueOf, huePair, isConventionSetting, isHollowUp } from '../../../lib/locale/colors';

const byMarket = { convention: 'market', colorBlind: false } as const;

describe('colours of direction', () => {
  it('follow each market on one wall', () => {
    expect(hueOf(1, byMarket, 'en', 'red-up')).toBe('red');
    expect(hueOf(-1, byMarket, 'en', 'red-up')).toBe('green');
    expect(hueOf(1, byMarket, 'zh-CN', 'green-up')).toBe('green');
    expect(hueOf(-1, byMarket, 'zh-CN', 'green-up')).toBe('red');
    expect(huePair(byMarket, 'ru', 'red-up-blue-down')).toEqual({ up: 'red', down: 'blue' });
  });

  it('follow the language where no market decides', () => {
    expect(conventionFor(byMarket, 'zh-CN', undefined)).toBe('red-up');
    expect(conventionFor(byMarket, 'ru', undefined)).toBe('green-up');
    const byLocale = { convention: 'locale', colorBlind: false } as const;
    expect(hueOf(1, byLocale, 'zh-CN', 'green-up')).toBe('red');
    expect(hueOf(1, byLocale, 'en', 'red-up')).toBe('green');
  });

  it('are what was chosen by hand, whatever the market', () => {
    const byHand = { convention: 'red-up', colorBlind: false } as const;
    expect(hueOf(1, byHand, 'en', 'green-up')).toBe('red');
  });

  it('are replaced by the colour-blind pair in every convention', () => {
    for (const convention of ['market', 'locale', 'red-up'] as const) {
      const pair = huePair({ convention, colorBlind: true }, 'zh-CN', 'red-up');
      expect(pair).toEqual({ up: 'cb-up', down: 'cb-down' });
    }
  });

  it('are neutral without a direction', () => {
    expect(hueOf(0, byMarket, 'en', 'green-up')).toBe('neutral');
    expect(hueOf(0, { ...byMarket, colorBlind: true }, 'en', 'green-up')).toBe('neutral');
  });

  it('leave rising candles hollow where red rises', () => {
    expect(isHollowUp(byMarket, 'en', 'red-up')).toBe(true);
    expect(isHollowUp(byMarket, 'en', 'green-up')).toBe(false);
  });

  it('know their settings', () => {
    expect(isConventionSetting('market')).toBe(true);
    expect(isConventionSetting('blue-up')).toBe(false);
  });
});
