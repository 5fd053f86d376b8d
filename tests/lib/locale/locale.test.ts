import { describe, expect, it } from 'vitest';
import { matchLocale, pickLocale } from '../../../lib/locale/locale';

describe('matchLocale', () => {
  it('accepts a language with any region or script', () => {
    expect(matchLocale('zh')).toBe('zh-CN');
    expect(matchLocale('zh-Hans-SG')).toBe('zh-CN');
    expect(matchLocale('zh_TW')).toBe('zh-CN');
    expect(matchLocale('ru-KZ')).toBe('ru');
    expect(matchLocale('EN-us')).toBe('en');
  });

  it('rejects other languages', () => {
    expect(matchLocale('de')).toBeUndefined();
    expect(matchLocale('')).toBeUndefined();
    expect(matchLocale(undefined)).toBeUndefined();
  });
});

describe('pickLocale', () => {
  it('prefers the query to the cookie and the cookie to the header', () => {
    expect(pickLocale({ query: 'ru', cookie: 'en', acceptLanguage: 'zh-CN' })).toBe('ru');
    expect(pickLocale({ cookie: 'zh-CN', acceptLanguage: 'ru' })).toBe('zh-CN');
    expect(pickLocale({ query: null, cookie: undefined, acceptLanguage: 'ru' })).toBe('ru');
  });

  it('skips unsupported values', () => {
    expect(pickLocale({ query: 'tlh', cookie: 'xx', acceptLanguage: 'ru' })).toBe('ru');
  });

  it('weights the languages of the header', () => {
    expect(pickLocale({ acceptLanguage: 'de, en;q=0.5, zh-TW;q=0.8' })).toBe('zh-CN');
    expect(pickLocale({ acceptLanguage: 'ru;q=0, en;q=0.1' })).toBe('en');
    expect(pickLocale({ acceptLanguage: 'ru;q=nonsense, en;q=0.1' })).toBe('en');
  });

  it('falls back to English', () => {
    expect(pickLocale({})).toBe('en');
    expect(pickLocale({ acceptLanguage: ';;;,,,q=;' })).toBe('en');
  });
});
