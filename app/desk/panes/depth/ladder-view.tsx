'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { fittingStep, LadderAxis, type LadderRow } from '../../../../lib/desk/ladder';
import { TradedVolume } from '../../../../lib/desk/traded-volume';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { useAuctionTexts } from '../../../_screen/data/auction-texts';
import { sizeFormat, useSizeTexts } from '../../../_screen/data/size-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { useShowState } from '../../../_screen/paint/quote-state';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import { useRowHeights } from '../../use-row-heights';
import { StateBadge } from '../state-badge';
import { useFittingRows } from '../use-fitting-rows';
import { usePanePainter } from '../use-pane-painter';
import styles from './depth.module.css';
import { createSumsPainter, DepthFoot } from './depth-foot';

const HZ = 5;
/** Share of the rows that the book may fill when the step is automatic. */
const FILLED_PART = 0.85;

interface LadderProps {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  /** Ticks per row; 0 takes the finest step that fits. */
  readonly step: number;
}

/** Shows a price axis with bids, asks and traded volume per price; totals and spread below. */
export function Ladder({ symbol, instrument, step }: LadderProps) {
  const desk = useDesk();
  const t = useTranslations('desk.depth');
  const showState = useShowState(desk);
  const sizeTexts = useSizeTexts(desk);
  const auctionTexts = useAuctionTexts(desk);
  const body = useRef<HTMLDivElement>(null);
  const { compact: rowHeight } = useRowHeights();
  const rows = useFittingRows(body, rowHeight);

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const lines = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line) }));
      const part = namedElementsOf(element);
      const { quotes } = desk.market;
      const tick = instrument?.tickSize ?? 0.01;
      const decimals = instrument?.priceDecimals ?? 2;
      const sizes = sizeTexts(instrument);
      const paintSums = createSumsPainter(element, desk, instrument, {
        ...{ sizes, pointsText: (value) => t('basisPoints', { value }) },
        auction: () => auctionTexts(quotes.rowOf(symbol)),
      });
      const traded = new TradedVolume();
      let axis: LadderAxis | undefined;
      const format = (largest: number) => sizeFormat(desk.numbers, largest, sizes.measure);

      return () => {
        const depth = desk.market.depthOf(symbol);
        const { bids, asks } = depth;
        const trades = desk.market.tradesOf(symbol);
        traded.follow(trades);
        setData(element, 'empty', String(bids.length + asks.length === 0));
        if (axis === undefined && bids.length + asks.length > 0) {
          const ticks = step > 0 ? step : fittingStep(bids, asks, tick, lines.length * FILLED_PART);
          axis = new LadderAxis(lines.length, ticks * tick);
        }
        const shown = axis?.place(bids, asks) ?? [];
        const last = trades.newest(0);
        const lastStep = last && axis?.stepOf(last.price);
        const volumes = new Map<number, number>();
        for (const [price, volume] of traded.entries()) {
          const at = axis?.stepOf(price) ?? 0;
          volumes.set(at, (volumes.get(at) ?? 0) + volume);
        }
        const largest = Math.max(...shown.map(({ bid, ask }) => Math.max(bid, ask)), 0);
        const most = Math.max(...shown.map((row) => volumes.get(row.step) ?? 0), 0);
        const sizeText = format(largest);
        const volumeText = format(most);
        const bestBid = shown.find(({ bid }) => bid > 0)?.step;
        const bestAsk = shown.findLast(({ ask }) => ask > 0)?.step;
        for (const [at, { line, part: cell }] of lines.entries()) {
          const row: LadderRow | undefined = shown[at];
          const volume = row ? (volumes.get(row.step) ?? 0) : 0;
          setText(cell('price'), row ? desk.numbers.fixed(row.price, decimals) : '');
          setText(cell('bid'), row && row.bid > 0 ? sizeText(row.bid) : '');
          setText(cell('ask'), row && row.ask > 0 ? sizeText(row.ask) : '');
          setText(cell('traded'), volume > 0 ? volumeText(volume) : '');
          setBar(cell('bidBar'), row?.bid ?? 0, largest);
          setBar(cell('askBar'), row?.ask ?? 0, largest);
          setBar(cell('tradedBar'), volume, most);
          setData(
            line,
            'best',
            row && row.step === bestBid ? 'bid' : row && row.step === bestAsk ? 'ask' : null,
          );
          setData(line, 'last', row && row.step === lastStep ? (last?.side ?? 'unknown') : null);
        }
        paintSums(depth);
        showState(element, part, quotes.rowOf(symbol));
      };
    },
    [desk, symbol, instrument, step, rows, t, showState, sizeTexts, auctionTexts],
    {
      version: () =>
        desk.market.depthOf(symbol).version +
        desk.market.tradesOf(symbol).version +
        desk.market.quotes.changedAt(desk.market.quotes.rowOf(symbol)),
    },
  );

  return (
    <div ref={root} className={styles.ladder} data-empty="true">
      <div className={styles.head}>
        <span>{t('bid')}</span>
        <span>{t('price')}</span>
        <span>{t('ask')}</span>
        <span>{t('traded')}</span>
      </div>
      <div ref={body} className={styles.rows}>
        {Array.from({ length: rows }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place on the axis
          <div key={at} data-row className={`${styles.row} fading number`}>
            <span className={styles.bid}>
              <i data-part="bidBar" />
              <span data-part="bid" />
            </span>
            <span data-part="price" className={styles.price} />
            <span className={styles.ask}>
              <i data-part="askBar" />
              <span data-part="ask" />
            </span>
            <span className={styles.traded}>
              <i data-part="tradedBar" />
              <span data-part="traded" />
            </span>
          </div>
        ))}
        <Empty className={`${styles.none} cover`}>{t('noBook')}</Empty>
        <StateBadge />
      </div>
      <DepthFoot />
    </div>
  );
}

function setBar(bar: HTMLElement, value: number, largest: number): void {
  bar.style.transform = `scaleX(${largest > 0 ? (value / largest).toFixed(3) : 0})`;
}
