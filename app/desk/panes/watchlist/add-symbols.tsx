'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pastedSymbols } from '../../../../lib/desk/pasted-symbols';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { Button } from '../../../_ui/button';
import { TextField } from '../../../_ui/field';
import { useDesk } from '../../desk-context';
import styles from './add-symbols.module.css';

interface AddSymbolsProps {
  /** The user's own list; empty while all instruments are shown. */
  readonly symbols: readonly MarketSymbol[];
  readonly onChange: (symbols: readonly MarketSymbol[]) => void;
}

/** Adds symbols that are typed or pasted. The first one creates a list of the user's own. */
export function AddSymbols({ symbols, onChange }: AddSymbolsProps) {
  const t = useTranslations('desk.watchlist');
  const { instruments, shell } = useDesk();
  const [text, setText] = useState('');
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        const { found, unknown } = pastedSymbols(text, instruments);
        if (unknown.length > 0)
          shell.setState({ message: t('unknown', { symbols: unknown.slice(0, 5).join(', ') }) });
        if (found.length === 0) return;
        onChange([...new Set([...symbols, ...found])]);
        setText('');
      }}
    >
      <TextField
        size="s"
        labelHidden
        label={t('add')}
        placeholder={t('add')}
        before={<span aria-hidden="true">+</span>}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {symbols.length > 0 && (
        <Button variant="plain" size="s" onClick={() => onChange([])}>
          {t('showAll')}
        </Button>
      )}
    </form>
  );
}
