import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../lib/locale/locale';
import { messagesOf } from '../../../lib/locale/messages';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${path}${key}`, value]] : leaves(value, `${path}${key}.`),
  );
}

/** Names of the arguments that a message takes; the branches of a plural are texts, not arguments. */
function argumentsOf(text: string): string[] {
  const withoutBranches = text.replaceAll(/\b(zero|one|two|few|many|other|=\d+) \{[^{}]*\}/g, '');
  return [...withoutBranches.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? '').sort();
}

/** A value for each argument of a message, and a function for each of its tags. */
function valuesFor(text: string): Record<string, unknown> {
  const tags = [...text.matchAll(/<(\w+)>/g)].map(([, name]) => [name, (inside: string) => inside]);
  const values = argumentsOf(text).map((name) => [name, name === 'count' ? 3 : 'x']);
  return Object.fromEntries([...tags, ...values]);
}

/** The forms of each plural of a message: `['=0', 'one', 'other']`. */
function pluralsOf(text: string): string[][] {
  return [...text.matchAll(/\{\w+, plural,((?:\s*[=\w]+ \{[^{}]*\})+)\}/g)].map(([, forms = '']) =>
    [...forms.matchAll(/([=\w]+) \{/g)].map(([, form = '']) => form),
  );
}

const english = leaves(messagesOf('en'));

describe.each(LOCALES)('messages in %s', (locale) => {
  const texts = new Map(leaves(messagesOf(locale)));

  it('have the keys of the English ones', () => {
    expect([...texts.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });

  it('are never empty', () => {
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('take the arguments of the English ones', () => {
    for (const [key, text] of english)
      expect([key, argumentsOf(texts.get(key) ?? '')]).toEqual([key, argumentsOf(text)]);
  });

  it('are all in valid message format', () => {
    const errors: unknown[] = [];
    const t = createTranslator({
      locale,
      messages: messagesOf(locale),
      onError: (error) => errors.push(error),
    });
    const translate = t.markup as unknown as (key: string, values: Record<string, unknown>) => string;
    for (const [key, text] of english) translate(key, valuesFor(text));
    expect(errors).toEqual([]);
  });

  if (locale !== 'en') {
    it('are translated', () => {
      const same = english.filter(([key, text]) => texts.get(key) === text).map(([key]) => key);
      const international = [
        'app.name',
        'focus.vwap',
        'strip.conflationRatio',
        'desk.strip.conflationRatio',
        'desk.toast.badFile',
        'desk.trades.atLeast',
        'boards.sizes.wide',
        ...['figures.version', 'figures.size', 'dim.percent', 'panel.stretch'].map(
          (name) => `control.${name}`,
        ),
        ...['actions.csv', 'actions.quote'].map((name) => `control.${name}`),
        ...['sector.defi', 'sectorShort.defi', 'sectorShort.ai'],
        ...['open', 'high', 'low', 'close'].map((name) => `desk.chart.legend.${name}`),
        ...['sma', 'ema', 'vwap', 'rsi', 'macd'].map((name) => `desk.chart.indicator.${name}`),
      ];
      expect(same.filter((key) => !international.includes(key))).toEqual([]);
    });
  }
});

describe('plurals', () => {
  it('follow the grammar of the language', () => {
    const t = createTranslator({ locale: 'ru', messages: messagesOf('ru') });
    const forms = [1, 2, 5, 21].map((count) => t('home.symbols', { count }));
    expect(forms).toEqual(['инструмент', 'инструмента', 'инструментов', 'инструмент']);
    const english = createTranslator({ locale: 'en', messages: messagesOf('en') });
    expect(english('home.boardCount', { count: 1 })).toBe('1 board');
    expect(english('home.boardCount', { count: 3 })).toBe('3 boards');
  });

  it('have a form for each category of the language', () => {
    for (const locale of LOCALES) {
      const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
      for (const [key, text] of leaves(messagesOf(locale)))
        for (const forms of pluralsOf(text))
          expect([locale, key, [...pluralCategories].sort()]).toEqual([
            locale,
            key,
            forms.filter((form) => !form.startsWith('=')).sort(),
          ]);
    }
  });
});
