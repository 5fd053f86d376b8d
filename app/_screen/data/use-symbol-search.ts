import { useEffect, useMemo, useState } from 'react';
import { createSymbolSearch, type SymbolSearch } from '../../../lib/desk/symbol-search';
import type { Instrument } from '../../../lib/market/instrument';
import { fetchPinyin } from '../server-api';

/** A stream and its instruments. */
interface Searched {
  /** `live` or `/replay/<id>`. */
  readonly stream: string;
  readonly instruments: readonly Instrument[];
}

/**
 * Returns the search of the instruments of a stream. Until pinyin is loaded, Chinese names match by characters only.
 */
export function useSymbolSearch({ stream, instruments }: Searched): SymbolSearch {
  const [pinyin, setPinyin] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    let over = false;
    void fetchPinyin(stream)
      .then((found) => over || setPinyin(found))
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [stream]);
  return useMemo(() => createSymbolSearch(instruments, pinyin), [instruments, pinyin]);
}
