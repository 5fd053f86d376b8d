import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** Returns a function that gives the name of a group and its abbreviation; for a venue or a currency only the code. */
export function useSectorNames(): (key: string) => readonly [string, ...string[]] {
  const full = useTranslations('sector');
  const short = useTranslations('sectorShort');
  return useCallback(
    (key) => {
      const name = full.has(key as 'other') ? full(key as 'other') : key;
      return short.has(key as 'health') ? [name, short(key as 'health')] : [name];
    },
    [full, short],
  );
}
