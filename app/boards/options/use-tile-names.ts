import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

/** Names of kinds of tiles, of their options and of the values of those, in the language of the page. */
export interface TileNames {
  tile(type: string): string;
  option(name: string): string;
  /** Returns the name of a value, that of its option first. */
  value(value: string, option: string): string;
}

/** Returns the names; a name without a text is that of the files, in words. */
export function useTileNames(): TileNames {
  const t = useTranslations('boards');
  return useMemo(() => {
    const look = t as unknown as ((key: string) => string) & { has(key: string): boolean };
    const nameOf = (key: string, fallback: string): string => (look.has(key) ? look(key) : fallback);
    return {
      tile: (type) => nameOf(`tile.${type}`, inWords(type)),
      option: (name) => nameOf(`option.${name}`, inWords(name)),
      value: (value, option) => nameOf(`value.${option}-${value}`, nameOf(`value.${value}`, value)),
    };
  }, [t]);
}

/** Returns `pageSeconds` as `Page seconds`. */
function inWords(name: string): string {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
