'use client';

import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { conventionFor } from '../../../../lib/locale/colors';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { QUOTE_RATE } from '../quote-rate';
import styles from './depth.module.css';
import { DepthChart } from './depth-chart';
import { DepthTools } from './depth-tools';
import { Ladder } from './ladder-view';

/** Frames per second of order book and trades. */
const RATE = 10;
/** Levels per side: a ladder with price steps of several ticks needs more levels than rows. */
const BOOK_LEVELS = 50;

/** Shows the order book of one symbol as a ladder or as a depth chart. */
export function DepthPane({ options, symbol, change, tools }: PaneProps<'depth'>) {
  const desk = useDesk();
  const t = useTranslations('desk.depth');

  useEffect(() => {
    if (symbol === null) return;
    const stops = [
      // Their state marks the book: a book has no time of its own.
      desk.subscribe({ channel: 'quotes', symbols: [symbol], rate: QUOTE_RATE }),
      desk.subscribe({ channel: 'depth', symbols: [symbol], levels: BOOK_LEVELS, rate: RATE }),
      desk.subscribe({ channel: 'trades', symbols: [symbol], rate: RATE }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [desk, symbol]);

  if (symbol === null) return <Empty>{t('noSymbol')}</Empty>;
  const instrument = desk.instruments.find((one) => one.symbol === symbol);
  const { colors, locale } = desk.settings;
  return (
    <div className={styles.pane} data-convention={conventionFor(colors, locale, instrument?.colorConvention)}>
      {tools !== null &&
        createPortal(
          <DepthTools options={options} change={change} symbol={symbol} instrument={instrument} />,
          tools,
        )}
      {options.view === 'chart' ? (
        <DepthChart key={symbol} symbol={symbol} instrument={instrument} />
      ) : (
        <Ladder
          key={`${symbol} ${options.step}`}
          symbol={symbol}
          instrument={instrument}
          step={options.step}
        />
      )}
    </div>
  );
}
