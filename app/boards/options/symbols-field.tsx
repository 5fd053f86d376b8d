'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isSymbolGlob } from '../../../lib/market/symbol-glob';
import { useSymbolSearch } from '../../_screen/data/use-symbol-search';
import { codeOf } from '../../_screen/instrument-name';
import { Button } from '../../_ui/button';
import { ComboBox } from '../../_ui/combo-box';
import { Icon } from '../../_ui/icon';
import { useEditor } from '../editor/editor-context';
import { InstrumentOption } from './instrument-option';
import styles from './options.module.css';

const MAX_OFFERED = 6;

interface SymbolsFieldProps {
  readonly label: string;
  readonly value: readonly string[];
  /** True if there may be none: the tile follows the board then. */
  readonly isOptional: boolean;
  /** False for single symbols only. */
  readonly acceptsGlobs?: boolean;
  readonly onChange: (value: readonly string[] | undefined) => void;
}

/** Shows symbols and globs as chips, and adds found or typed ones. */
export function SymbolsField(props: SymbolsFieldProps) {
  const { label, value, isOptional, acceptsGlobs = true, onChange } = props;
  const { view } = useEditor();
  const t = useTranslations('boards.options');
  const { instruments } = view;
  const search = useSymbolSearch(useMemo(() => ({ stream: 'live', instruments }), [instruments]));
  const [query, setQuery] = useState('');
  const asked = useDeferredValue(query).trim();
  const found = asked === '' ? [] : search.find(asked, MAX_OFFERED).map((instrument) => ({ instrument }));
  const isTyped =
    acceptsGlobs &&
    asked !== '' &&
    isSymbolGlob(asked) &&
    !found.some(({ instrument }) => instrument.symbol === asked);
  const options = [...(isTyped ? [{ glob: asked }] : []), ...found];
  const add = (symbol: string): void => {
    if (!value.includes(symbol)) onChange([...value, symbol]);
    setQuery('');
  };
  const remove = (symbol: string): void => {
    const left = value.filter((other) => other !== symbol);
    if (left.length > 0 || isOptional) onChange(left.length === 0 ? undefined : left);
  };
  return (
    <div className={styles.field}>
      <span className={styles.listLabel}>{label}</span>
      <span className={styles.values}>
        {value.length === 0 && <span className="muted">{t('asBoard')}</span>}
        {value.map((symbol) => (
          <Button
            key={symbol}
            size="s"
            className={styles.value}
            title={symbol}
            aria-label={t('remove', { name: symbol })}
            disabled={value.length === 1 && !isOptional}
            onClick={() => remove(symbol)}
          >
            {symbol.includes('*') ? symbol : codeOf(symbol)}
            <Icon name="close" />
          </Button>
        ))}
      </span>
      <ComboBox
        labelHidden
        label={t(acceptsGlobs ? 'addSymbols' : 'find')}
        text={query}
        onType={setQuery}
        options={options}
        idOf={(option) => ('glob' in option ? option.glob : option.instrument.symbol)}
        onPick={(option) => add('glob' in option ? option.glob : option.instrument.symbol)}
      >
        {(option) =>
          'glob' in option ? <b>{option.glob}</b> : <InstrumentOption instrument={option.instrument} />
        }
      </ComboBox>
    </div>
  );
}
