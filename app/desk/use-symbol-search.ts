import { useEffect, useMemo, useState } from 'react';
import { createSymbolSearch, type SymbolSearch } from '../../lib/desk/symbol-search';
import { fetchPinyin } from '../_screen/server-api';
import type { DeskModel } from './desk-context';

/** The search of the desk's instruments. Without their pinyin, Chinese names are found by their characters only. */
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
