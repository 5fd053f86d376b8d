import type { Instrument } from '../../../../lib/market/instrument';

/**
 * Returns the pinyin of Chinese names by symbol, without tones, in separate syllables (`lan shi ban dao ti`),
 * so that a page can search them without the dictionary, which is larger than the page and is loaded here when a name
 * needs it.
 */
export async function pinyinOf(instruments: readonly Instrument[]): Promise<Record<string, string>> {
  const chineseNames = instruments
    .map(({ symbol, name, names }) => ({ symbol, chinese: names?.['zh-CN'] ?? name }))
    .filter(({ chinese }) => /\p{Script=Han}/u.test(chinese));
  if (chineseNames.length === 0) return {};
  const { pinyin } = await import('pinyin-pro');
  const spelled: Record<string, string> = {};
  for (const { symbol, chinese } of chineseNames) {
    const syllables = pinyin(chinese, { toneType: 'none', type: 'array', nonZh: 'consecutive' });
    spelled[symbol] = syllables
      .map((syllable) => syllable.trim().toLowerCase())
      .filter(Boolean)
      .join(' ');
  }
  return spelled;
}
