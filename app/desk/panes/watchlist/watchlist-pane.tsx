'use client';

import { useEffect, useRef } from 'react';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import styles from './watchlist.module.css';

const PAINT_HZ = 5;
const RATE = 10;

/** The instruments of the stream with their newest prices. */
export function WatchlistPane({ options, symbol, pick }: PaneProps<'watchlist'>) {
  const desk = useDesk();
  const body = useRef<HTMLDivElement>(null);
  const shown = options.symbols.length > 0 ? options.symbols : desk.instruments.map((one) => one.symbol);
  const key = options.symbols.join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of symbols as a value
  useEffect(
    () => desk.subscribe({ channel: 'quotes', symbols: key === '' ? ['*'] : options.symbols, rate: RATE }),
    [desk, key],
  );
  useEffect(
    () =>
      desk.frames.addCells({
        hz: PAINT_HZ,
        version: () => desk.market.quotes.version,
        paint: () => {
          for (const cell of body.current?.querySelectorAll<HTMLElement>('[data-last]') ?? []) {
            const row = desk.market.quotes.rowOf(cell.dataset.last ?? '');
            const last = desk.market.quotes.value(row, 'last');
            const decimals = desk.market.quotes.instrumentOf(row)?.priceDecimals ?? 2;
            cell.textContent = Number.isNaN(last) ? '–' : desk.numbers.fixed(last, decimals);
          }
        },
      }),
    [desk],
  );

  return (
    <div className={styles.list} ref={body}>
      {shown.map((one) => (
        <button type="button" key={one} aria-pressed={one === symbol} onClick={() => pick(one)}>
          <span>{one.slice(one.indexOf(':') + 1)}</span>
          <span className="number" data-last={one} />
        </button>
      ))}
    </div>
  );
}
