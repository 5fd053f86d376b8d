import { useEffect, useMemo, useState } from 'react';
import { createSymbolSearch } from '../../../lib/desk/symbol-search';
import type { Instrument } from '../../../lib/market/instrument';
import { fetchPinyin } from '../../api';
import type { Command } from '../command';
import { type DeskModel, useDesk } from '../desk-context';

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

/** What matches: symbols by {@link createSymbolSearch}, commands and layouts by all words that were typed. */
export function useEntries(commands: readonly Command[], query: string, tab: PaletteTab): readonly Entry[] {
  const desk = useDesk();
  const pinyin = usePinyin(desk);
  const search = useMemo(() => createSymbolSearch(desk.instruments, pinyin), [desk, pinyin]);
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

/** Spelled-out Chinese names; without them they are found by their characters only. */
function usePinyin(desk: DeskModel): Readonly<Record<string, string>> {
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
  return pinyin;
}
