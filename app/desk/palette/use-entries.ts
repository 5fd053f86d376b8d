import { useMemo } from 'react';
import type { Instrument } from '../../../lib/market/instrument';
import { useSymbolSearch } from '../../_screen/data/use-symbol-search';
import type { Command } from '../command';
import { useDesk } from '../desk-context';

export const PALETTE_TABS = ['all', 'symbols', 'commands', 'layouts'] as const;
export type PaletteTab = (typeof PALETTE_TABS)[number];
/** Maximum number of listed entries of a kind: in their own tab, and together. */
const MAX_ENTRIES = { alone: 40, together: 6 } as const;
/** Prefix of commands that open a layout; they are listed as layouts. */
const LAYOUT_ID = /^layout-/;

/** Entry found by the palette. */
export type Entry =
  | { readonly kind: 'symbols'; readonly id: string; readonly instrument: Instrument }
  | { readonly kind: 'commands' | 'layouts'; readonly id: string; readonly command: Command };

/** Returns the matches: symbols by {@link useSymbolSearch}, commands and layouts by all typed words. */
export function useEntries(commands: readonly Command[], query: string, tab: PaletteTab): readonly Entry[] {
  const desk = useDesk();
  const search = useSymbolSearch(desk);
  return useMemo(() => {
    const most = tab === 'all' ? MAX_ENTRIES.together : MAX_ENTRIES.alone;
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
