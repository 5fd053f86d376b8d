'use client';

import { useDeferredValue, useState } from 'react';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import { useSymbolSearch } from '../_screen/data/use-symbol-search';
import { displayName } from '../_screen/instrument-name';
import { ComboBox } from '../_ui/combo-box';
import { useDesk } from './desk-context';

const MAX_OFFERED = 7;

interface SymbolPickerProps {
  readonly label: string;
  /** Symbols that are not offered. */
  readonly except?: readonly MarketSymbol[];
  readonly onPick: (symbol: MarketSymbol) => void;
}

/** Finds a symbol by code, name, initials or pinyin; the field is empty again after a pick. */
export function SymbolPicker({ label, except = [], onPick }: SymbolPickerProps) {
  const search = useSymbolSearch(useDesk());
  const [query, setQuery] = useState('');
  const found = search
    .find(useDeferredValue(query), MAX_OFFERED + except.length)
    .filter(({ symbol }) => !except.includes(symbol))
    .slice(0, MAX_OFFERED);
  return (
    <ComboBox
      listed
      labelHidden
      label={label}
      text={query}
      onType={setQuery}
      options={found}
      idOf={({ symbol }) => symbol}
      onPick={({ symbol }) => {
        onPick(symbol);
        setQuery('');
      }}
    >
      {(instrument) => <SymbolOption instrument={instrument} />}
    </ComboBox>
  );
}

/** Shows an offered instrument: code, name and venue. */
export function SymbolOption({ instrument }: { readonly instrument: Instrument }) {
  const { settings } = useDesk();
  const { primary, secondary } = displayName(instrument, instrument.symbol, settings.locale);
  return (
    <>
      <span className="cut">
        <b>{primary}</b> <span className="muted">{secondary}</span>
      </span>
      <small>{instrument.venue.toUpperCase()}</small>
    </>
  );
}
