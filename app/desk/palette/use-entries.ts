import { useMemo } from 'react';
import type { Instrument } from '../../../lib/market/instrument';
import type { Command } from '../command';
import { useDesk } from '../desk-context';
import { useSymbolSearch } from '../use-symbol-search';

export const PALETTE_TABS = ['all', 'symbols', 'commands', 'layouts'] as const;
export type PaletteTab = (typeof PALETTE_TABS)[number];
/** Symbols, commands and layouts that are listed: in their own tab, and together. */
const MOST = { alone: 40, together: 6 } as const;
/** Commands that open a layout begin so; they are listed as layouts. */
const LAYOUT_ID = /^layout-/;

/** Something that the palette found. */
export type Entry =
  | { readonly kind: 'symbols'; readonly id: string; readonly instrument: Instrument }
  | { readonly kind: 'commands' | 'layouts'; readonly id: string; readonly command: Command };

/** What matches: symbols by {@link useSymbolSearch}, commands and layouts by all words that were typed. */
export function useEntries(commands: readonly Command[], query: string, tab: PaletteTab): readonly Entry[] {
  const desk = useDesk();
  const search = useSymbolSearch(desk);
  return useMemo(() => {
    const most = tab === 'all' ? MOST.together : MOST.alone;
    const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = (kind: PaletteTab): boolean => tab === 'all' || tab === kind;
    const matching = commands.filter(
      ({ title, quiet }) => quiet !== true && words.every((word) => title.toLowerCase().includes(word)),
    );
    const symbols = wanted('symbols')
      ? search
          .find(query, most)
          .map((instrument): Entry => ({ kind: 'symbols', id: instrument.symbol, instrument }))
      : [];
    const ofKind = (kind: 'commands' | 'layouts'): Entry[] =>
      wanted(kind)
        ? matching
            .filter(({ id }) => LAYOUT_ID.test(id) === (kind === 'layouts'))
            .slice(0, most)
            .map((command) => ({ kind, id: command.id, command }))
        : [];
    return [...symbols, ...ofKind('commands'), ...ofKind('layouts')];
  }, [commands, query, search, tab]);
}
