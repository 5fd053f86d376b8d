import UFuzzy from '@leeoniya/ufuzzy';
import type { Instrument, MarketSymbol } from '../market/instrument';
import { otherLayout } from './keyboard-layout';

/** Maximum of letters between two typed ones, so that initials of words match. */
const MAX_BETWEEN = 6;
/** Maximum length of a query, characters. */
const MAX_QUERY_LENGTH = 64;

/** Searches instruments by typed text. */
export interface SymbolSearch {
  /** Returns the best matches first, at most `limit`; all in their own order for an empty query. */
  find(query: string, limit: number): readonly Instrument[];
}

/**
 * Searches symbols and names in all languages, Chinese names also by pinyin or its initials, with letters left
 * out, and text typed with a Russian keyboard instead of a Latin one, or vice versa.
 * @param pinyin Chinese names in pinyin, syllables separated (`lan shi ban dao ti`), by symbol
 */
export function createSymbolSearch(
  instruments: readonly Instrument[],
  pinyin: Readonly<Partial<Record<MarketSymbol, string>>> = {},
): SymbolSearch {
  const fuzzy = new UFuzzy({
    unicode: true,
    interSplit: "[^\\p{L}\\d']+",
    intraSplit: '\\p{Ll}\\p{Lu}',
    intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
    intraChars: "[\\p{L}\\d']",
    intraContr: "'\\p{L}{1,2}\\b",
    intraIns: MAX_BETWEEN,
  });
  const keys = instruments.map((instrument) => keysOf(instrument, pinyin[instrument.symbol]));
  const haystack = keys.map((words) => words.join(' '));

  const ranked = (typed: string): number[] => {
    const [found, info, order] = fuzzy.search(haystack, typed);
    if (found === null) return [];
    const places = order === null || info === null ? found : order.map((at) => info.idx[at] as number);
    const classes = new Map(places.map((place) => [place, classOf(keys[place] as string[], typed)]));
    // Sorting is stable: within a class the library's order stays.
    return [...places].sort((a, b) => (classes.get(a) ?? 0) - (classes.get(b) ?? 0));
  };

  return {
    find(query, limit) {
      const typed = query.trim().slice(0, MAX_QUERY_LENGTH).toLowerCase();
      if (typed === '') return instruments.slice(0, limit);
      let places = ranked(typed);
      if (places.length === 0) places = ranked(otherLayout(typed));
      return places.slice(0, limit).map((place) => instruments[place] as Instrument);
    },
  };
}

/** Returns the search keys of an instrument: its code first. */
function keysOf({ symbol, name, names }: Instrument, spelled: string | undefined): string[] {
  const code = symbol.slice(symbol.indexOf(':') + 1);
  const keys = [code, symbol, name, names?.['zh-CN'], names?.ru];
  if (spelled) keys.push(spelled.replaceAll(' ', ''), initials(spelled), spelled);
  return keys.filter((key) => key !== undefined).map((key) => key.toLowerCase());
}

function initials(words: string): string {
  return words
    .split(' ')
    .map((word) => word.charAt(0))
    .join('');
}

/**
 * Returns the rank of a match: the code itself, its start, the start of a name, the initials of a name,
 * anything else.
 */
function classOf(keys: readonly string[], typed: string): number {
  const [code = ''] = keys;
  if (code === typed) return 0;
  if (code.startsWith(typed)) return 1;
  if (keys.some((key) => key.startsWith(typed))) return 2;
  if (keys.some((key) => key.includes(' ') && initials(key).startsWith(typed))) return 3;
  return 4;
}
