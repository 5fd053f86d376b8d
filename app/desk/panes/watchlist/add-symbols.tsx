'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { pastedSymbols } from '../../../../lib/desk/pasted-symbols';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import styles from './watchlist.module.css';

interface AddSymbolsProps {
  /** The reader's own list; empty while all instruments are shown. */
  readonly symbols: readonly MarketSymbol[];
  readonly onChange: (symbols: readonly MarketSymbol[]) => void;
}

/** Adds symbols that are typed or pasted; the first makes the list one's own. */
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
          shell.setState({ said: t('unknown', { symbols: unknown.slice(0, 5).join(', ') }) });
        if (found.length === 0) return;
        onChange([...new Set([...symbols, ...found])]);
        setText('');
      }}
    >
      <span aria-hidden="true">+</span>
      <input
        aria-label={t('add')}
        placeholder={t('add')}
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
      {symbols.length > 0 && (
        <button type="button" onClick={() => onChange([])}>
          {t('showAll')}
        </button>
      )}
    </form>
  );
}
