'use client';

import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { conventionFor } from '../../../../lib/locale/colors';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import { useNarrow } from '../../use-narrow';
import type { PaneProps } from '../pane-props';
import type { ChartHandle } from './chart-handle';
import styles from './chart-pane.module.css';
import { ChartPlot } from './chart-plot';
import { ChartTools } from './chart-tools';
import { IntervalChoice } from './interval-choice';
import { PriceHead } from './price-head';

const RATE = 10;

/** Shows the prices of one symbol over time. */
export function ChartPane({ options, symbol, change, tools }: PaneProps<'chart'>) {
  const desk = useDesk();
  const t = useTranslations('desk.chart');
  useEffect(
    () =>
      symbol === null ? undefined : desk.subscribe({ channel: 'quotes', symbols: [symbol], rate: RATE }),
    [desk, symbol],
  );
  const handle = useRef<ChartHandle | null>(null);
  const [drawing, setDrawing] = useState(false);
  const narrow = useNarrow();
  if (symbol === null) return <Empty>{t('noSymbol')}</Empty>;
  const instrument = desk.instruments.find((one) => one.symbol === symbol);
  const { colors, locale } = desk.settings;
  return (
    <div className={styles.pane} data-convention={conventionFor(colors, locale, instrument?.colorConvention)}>
      {tools !== null &&
        createPortal(
          <ChartTools
            options={options}
            change={change}
            symbol={symbol}
            instrument={instrument}
            handle={handle}
            drawing={drawing}
            onDraw={setDrawing}
          />,
          tools,
        )}
      <PriceHead key={symbol} symbol={symbol} instrument={instrument} />
      {narrow && <IntervalChoice row value={options.interval} pick={(interval) => change({ interval })} />}
      <ChartPlot
        key={`${symbol} ${options.interval}`}
        symbol={symbol}
        instrument={instrument}
        options={options}
        change={change}
        handle={handle}
        drawing={drawing}
        onDrawn={() => setDrawing(false)}
      />
    </div>
  );
}
