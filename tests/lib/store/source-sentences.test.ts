import { createTranslator } from 'use-intl/core';
import { expect, it } from 'vitest';
import { LOCALES, type Locale } from '../../../lib/locale/locale';
import { messagesOf } from '../../../lib/locale/messages';
import { OUTAGE_CAUSES } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import type { SourceStatus } from '../../../lib/protocol/messages';
import { type SourceTranslator, sourceSentences } from '../../../lib/store/source-sentences';

const down = (source: Partial<SourceStatus>): SourceStatus => ({
  ...{ name: 'binance', title: 'Binance', state: 'down', since: 14 },
  ...source,
});

function say(locale: Locale, sources: readonly SourceStatus[]): readonly string[] {
  const t = createTranslator({ locale, messages: messagesOf(locale), namespace: 'sources' });
  return sourceSentences(sources, t as unknown as SourceTranslator, (time) => `${time}:32`);
}

it.each(LOCALES)('every cause has a sentence of its own with title and time, in %s', (locale) => {
  const ok: SourceStatus = { name: 'okx', state: 'ok', since: 1 };
  const sentences = OUTAGE_CAUSES.map(
    (cause) => say(locale, [ok, down({ cause, reason: 'ECONNREFUSED' })])[0],
  );
  expect(new Set(sentences).size).toBe(OUTAGE_CAUSES.length);
  for (const sentence of sentences) {
    expect(sentence).toContain('14:32');
    expect(sentence).not.toContain('ECONNREFUSED');
  }
  expect(sentences.filter((sentence) => sentence?.includes('Binance'))).toHaveLength(
    OUTAGE_CAUSES.length - 1,
  );
});

it('a server without network has one sentence', () => {
  const other = down({ name: 'okx', title: 'OKX', since: 12, cause: 'network' });
  expect(say('en', [down({ cause: 'network' }), other])).toEqual(['The server has no network since 14:32']);
  expect(say('en', [down({ cause: 'network' }), down({ ...other, cause: 'blocked' })])).toEqual([
    'Binance: cannot be reached since 14:32, no network',
    'OKX: access from this server blocked since 12:32',
  ]);
});

it('a source without a cause or a title has its name', () => {
  const { title: _, ...plain } = down({});
  expect(say('en', [plain, { name: 'x', state: 'stale', since: 9 }])).toEqual([
    'binance: down since 14:32',
    'x: stale since 9:32',
  ]);
});

it('symbols that are lost separately are counted, after whole sources', () => {
  const symbols = ['binance:A', 'binance:B'].map(toSymbol) as NonNullable<SourceStatus['symbols']>;
  const part = down({ cause: 'silent', symbols });
  const whole: SourceStatus = { name: 'binance', state: 'ok', since: 1 };
  expect(say('ru', [whole, part, down({ name: 'okx', title: 'OKX', cause: 'maintenance' })])).toEqual([
    'OKX: технические работы с 14:32',
    'Binance: с 14:32 нет данных по 2 инструментам',
  ]);
});

it('sources that are down for one reason share a sentence, with a time that is true for all', () => {
  const okx = down({ name: 'okx', title: 'OKX', since: 20, cause: 'unreachable' });
  expect(say('en', [down({ cause: 'unreachable' }), okx])).toEqual([
    'Binance, OKX: cannot be reached since 20:32',
  ]);
});

it('a source that is down has the cause of the whole, not of symbols that were lost before', () => {
  const symbols = ['binance:A'].map(toSymbol) as NonNullable<SourceStatus['symbols']>;
  expect(say('en', [down({ cause: 'maintenance' }), down({ cause: 'silent', symbols })])).toEqual([
    'Binance: under maintenance since 14:32',
  ]);
});
