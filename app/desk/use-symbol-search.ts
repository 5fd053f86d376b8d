import { useEffect, useMemo, useState } from 'react';
import { createSymbolSearch, type SymbolSearch } from '../../lib/desk/symbol-search';
import { fetchPinyin } from '../_screen/server-api';
import type { DeskModel } from './desk-context';

/**
 * Returns the search of the desk's instruments. Until pinyin is loaded, Chinese names match by characters only.
 */
export function useSymbolSearch(desk: DeskModel): SymbolSearch {
  const [pinyin, setPinyin] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    let over = false;
    void fetchPinyin(desk.stream)
      .then((found) => over || setPinyin(found))
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, [desk]);
  return useMemo(() => createSymbolSearch(desk.instruments, pinyin), [desk, pinyin]);
}
