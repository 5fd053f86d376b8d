'use client';

import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import type { MarketSymbol } from '../../lib/market/instrument';
import { shownName } from '../_screen/instrument-name';
import { useDesk } from './desk-context';
import styles from './symbol-picker.module.css';
import { useSymbolSearch } from './use-symbol-search';

/** Symbols that are offered. */
const MAX_OFFERED = 7;

interface SymbolPickerProps {
  /** What the field is called, also while it is empty. */
  readonly label: string;
  /** Symbols that are not offered. */
  readonly except?: readonly MarketSymbol[];
  readonly onPick: (symbol: MarketSymbol) => void;
}

/** A field that finds a symbol by code, name, initials or pinyin: arrows and Enter, or a click, pick it. */
export function SymbolPicker({ label, except = [], onPick }: SymbolPickerProps) {
  const desk = useDesk();
  const search = useSymbolSearch(desk);
  const listId = useId();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = search
    .find(useDeferredValue(query), MAX_OFFERED + except.length)
    .filter(({ symbol }) => !except.includes(symbol))
    .slice(0, MAX_OFFERED);
  const chosen = found[Math.min(at, found.length - 1)];

  const pick = (symbol: MarketSymbol | undefined): void => {
    if (symbol === undefined) return;
    onPick(symbol);
    setQuery('');
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) setAt((now) => (now + move + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') pick(chosen?.symbol);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.picker}>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen && `${listId}-${chosen.symbol}`}
        aria-label={label}
        placeholder={label}
        value={query}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={label} className={styles.list}>
        {found.map((instrument) => {
          const { symbol, venue } = instrument;
          const name = shownName(instrument, symbol, desk.settings.locale);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field's arrows and Enter do the same
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the chosen one
            <div
              key={symbol}
              id={`${listId}-${symbol}`}
              role="option"
              aria-selected={symbol === chosen?.symbol}
              className={styles.option}
              onClick={() => pick(symbol)}
            >
              <b>{name.primary}</b>
              <span className={styles.name}>{name.secondary}</span>
              <span className={styles.venue}>{venue.toUpperCase()}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
