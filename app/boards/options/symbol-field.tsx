'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { displayName } from '../../_screen/instrument-name';
import { Button } from '../../_ui/button';
import { useEditor } from '../editor/editor-context';
import styles from './options.module.css';
import { SymbolSearchDialog } from './symbol-search-dialog';

interface SymbolFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  /** True if the tile can follow the board. */
  readonly isOptional: boolean;
  /** Shown without an instrument. */
  readonly placeholder?: string;
  readonly onChange: (value: MarketSymbol | undefined) => void;
}

/** Shows the instrument of a tile, and changes it by a search. */
export function SymbolField(props: SymbolFieldProps) {
  const { view } = useEditor();
  const t = useTranslations('boards.options');
  const { label, value, isOptional, placeholder = t('asBoard'), onChange } = props;
  const [isOpen, setIsOpen] = useState(false);
  const instrument = view.instruments.find(({ symbol }) => symbol === value);
  const name = displayName(instrument, value ?? '', view.settings.locale);
  return (
    <div className={styles.field}>
      <span className={styles.listLabel}>{label}</span>
      <Button className={styles.symbol} onClick={() => setIsOpen(true)}>
        <span className="visually-hidden">{label}: </span>
        <span className="cut">
          {value === undefined ? (
            <span className="muted">{placeholder}</span>
          ) : (
            <>
              <b>{name.primary}</b>{' '}
              <span className="muted">
                {name.secondary} {instrument && `· ${instrument.venue.toUpperCase()}`}
              </span>
            </>
          )}
        </span>
        <span className="muted">{t('change')}</span>
      </Button>
      {value !== undefined && instrument === undefined && <small role="alert">{t('unknown')}</small>}
      {value !== undefined && isOptional && (
        <Button variant="text" className={styles.clear} onClick={() => onChange(undefined)}>
          {placeholder}
        </Button>
      )}
      {isOpen && (
        <SymbolSearchDialog
          label={label}
          onPick={(symbol) => {
            onChange(symbol);
            setIsOpen(false);
          }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </div>
  );
}
