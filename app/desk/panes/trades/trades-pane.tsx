'use client';

import { useEffect, useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { tradesTable } from '../../../../lib/desk/desk-tables';
import { TradeLog } from '../../../../lib/desk/trade-log';
import { conventionFor } from '../../../../lib/locale/colors';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { QUOTE_RATE } from '../quote-rate';
import { TradeList } from './trade-list';
import styles from './trades.module.css';
import { TradesTools } from './trades-tools';

const RATE = 10;

/** Shows time and sales: every trade of one symbol, the newest first. */
export function TradesPane(props: PaneProps<'trades'>) {
  const t = useTranslations('desk.trades');
  const { instruments } = useDesk();
  const { symbol } = props;
  if (symbol === null) return <Empty>{t('noSymbol')}</Empty>;
  const instrument = instruments.find((one) => one.symbol === symbol);
  return <TradesOf key={symbol} {...props} symbol={symbol} instrument={instrument} />;
}

interface TradesOfProps extends PaneProps<'trades'> {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

function TradesOf({ symbol, instrument, options, change, tools }: TradesOfProps) {
  const desk = useDesk();
  const log = useMemo(() => new TradeLog(), []);
  const [paused, setPaused] = useState(false);
  const { colors, locale } = desk.settings;

  useEffect(
    () => desk.follow({ channel: 'trades', symbols: [symbol], rate: RATE }, (frame) => log.apply(frame)),
    [desk, symbol, log],
  );
  useEffect(() => desk.subscribe({ channel: 'quotes', symbols: [symbol], rate: QUOTE_RATE }), [desk, symbol]);
  useEffect(() => log.filter(options.leastSize), [log, options.leastSize]);

  return (
    <div className={styles.pane} data-convention={conventionFor(colors, locale, instrument?.colorConvention)}>
      {tools !== null &&
        createPortal(
          <TradesTools
            leastSize={options.leastSize}
            lotSize={instrument?.lotSize ?? 1}
            decimals={instrument?.sizeDecimals ?? 0}
            paused={paused}
            onLeastSize={(leastSize) => change({ leastSize })}
            onPause={setPaused}
            file={`trades-${symbol}`}
            table={() => tradesTable(symbol, log.lines())}
          />,
          tools,
        )}
      <TradeList log={log} symbol={symbol} instrument={instrument} paused={paused} onPause={setPaused} />
    </div>
  );
}
