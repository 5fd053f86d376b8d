'use client';

import { useEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { QUOTE_RATE } from '../quote-rate';
import { AddSymbols } from './add-symbols';
import styles from './watchlist.module.css';
import { WatchlistTable } from './watchlist-table';
import { WatchlistTools } from './watchlist-tools';

/** Shows instruments with their newest prices, sorted, in groups. */
export function WatchlistPane(props: PaneProps<'watchlist'>) {
  const { options, change, tools } = props;
  const desk = useDesk();
  const own = options.symbols;
  const all = own.length === 0;
  const symbols = useMemo(
    () => (all ? desk.instruments.map(({ symbol }) => symbol) : own),
    [all, own, desk.instruments],
  );

  useEffect(
    () => desk.subscribe({ channel: 'quotes', symbols: all ? ['*'] : symbols, rate: QUOTE_RATE }),
    [desk, all, symbols],
  );

  return (
    <div className={styles.pane}>
      {tools !== null && createPortal(<WatchlistTools {...props} symbols={symbols} />, tools)}
      <WatchlistTable {...props} symbols={symbols} />
      <AddSymbols symbols={own} onChange={(next) => change({ symbols: [...next] })} />
    </div>
  );
}
