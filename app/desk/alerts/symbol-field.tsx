'use client';

import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { createSymbolSearch } from '../../../lib/desk/symbol-search';
import type { Instrument } from '../../../lib/market/instrument';
import { shownName } from '../../_screen/instrument-name';
import { useDesk } from '../desk-context';
import { codeOf } from '../symbol-code';
import styles from './alerts.module.css';

/** Instruments that are offered. */
const MAX_OFFERED = 6;

interface SymbolFieldProps {
  readonly label: string;
  /** What stands in the field: a code, or what is typed. */
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly onPick: (instrument: Instrument) => void;
}

/** A field for one symbol, which offers what matches. */
export function SymbolField({ label, value, onType, onPick }: SymbolFieldProps) {
  const { instruments, settings } = useDesk();
  const listId = useId();
  const search = useMemo(() => createSymbolSearch(instruments), [instruments]);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const offered = open && value.trim() !== '' ? search.find(value, MAX_OFFERED) : [];
  const pick = (instrument: Instrument | undefined): void => {
    if (!instrument) return;
    onPick(instrument);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || offered.length === 0) return;
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) setAt((at + move + offered.length) % offered.length);
    else if (event.key === 'Enter') pick(offered[at]);
    else if (event.key === 'Escape') setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.symbolField}>
      <input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={offered.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={offered.length > 0 ? `${listId}-${at}` : undefined}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          onType(event.target.value);
          setOpen(true);
          setAt(0);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={label}
        className={styles.offered}
        hidden={offered.length === 0}
      >
        {offered.map((instrument, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
          <div
            key={instrument.symbol}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(instrument)}
          >
            <b>{codeOf(instrument.symbol)}</b>{' '}
            <span>
              {shownName(instrument, instrument.symbol, settings.locale).secondary || instrument.name}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
