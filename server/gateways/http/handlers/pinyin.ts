import { pinyin } from 'pinyin-pro';
import type { Instrument } from '../../../../lib/market/instrument';

/**
 * Returns the pinyin of Chinese names by symbol, without tones, in separate syllables (`lan shi ban dao ti`),
 * so that a page can search them without the dictionary, which is larger than the page.
 */
export function pinyinOf(instruments: readonly Instrument[]): Record<string, string> {
  const spelled: Record<string, string> = {};
  for (const { symbol, name, names } of instruments) {
    const chinese = names?.['zh-CN'] ?? name;
    if (!/\p{Script=Han}/u.test(chinese)) continue;
    const syllables = pinyin(chinese, { toneType: 'none', type: 'array', nonZh: 'consecutive' });
    spelled[symbol] = syllables
      .map((syllable) => syllable.trim().toLowerCase())
      .filter(Boolean)
      .join(' ');
  }
  return spelled;
}
