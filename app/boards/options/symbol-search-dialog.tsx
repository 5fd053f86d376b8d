'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { useSymbolSearch } from '../../_screen/data/use-symbol-search';
import { ComboBox } from '../../_ui/combo-box';
import { Dialog } from '../../_ui/dialog';
import { useEditor } from '../editor/editor-context';
import { InstrumentOption } from './instrument-option';

const MAX_OFFERED = 8;

interface SymbolSearchDialogProps {
  readonly label: string;
  readonly onPick: (symbol: MarketSymbol) => void;
  readonly onClose: () => void;
}

/** Finds an instrument by code, name, initials or pinyin. */
export function SymbolSearchDialog({ label, onPick, onClose }: SymbolSearchDialogProps) {
  const { view } = useEditor();
  const t = useTranslations('boards');
  const { instruments } = view;
  const search = useSymbolSearch(useMemo(() => ({ stream: 'live', instruments }), [instruments]));
  const [query, setQuery] = useState('');
  return (
    <Dialog label={label} closeLabel={t('history.close')} onClose={onClose}>
      <ComboBox
        listed
        labelHidden
        label={t('options.find')}
        text={query}
        onType={setQuery}
        options={search.find(useDeferredValue(query), MAX_OFFERED)}
        idOf={({ symbol }) => symbol}
        onPick={({ symbol }) => onPick(symbol)}
      >
        {(instrument) => <InstrumentOption instrument={instrument} />}
      </ComboBox>
    </Dialog>
  );
}
