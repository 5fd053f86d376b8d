'use client';

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TradeLog } from '../../../../lib/desk/trade-log';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { useSizeTexts } from '../../../_screen/data/size-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { useShowState } from '../../../_screen/paint/quote-state';
import { Button } from '../../../_ui/button';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import { useRowHeights } from '../../use-row-heights';
import { StateBadge } from '../state-badge';
import { useFittingRows } from '../use-fitting-rows';
import { usePanePainter } from '../use-pane-painter';
import styles from './trades.module.css';

const HZ = 5;
const MICROS_PER_MS = 1_000;

interface TradeListProps {
  readonly log: TradeLog;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  readonly paused: boolean;
  readonly onPause: (paused: boolean) => void;
}

/** Shows the trades of a log. While paused or scrolled, the visible rows stay and new trades are counted. */
export function TradeList({ log, symbol, instrument, paused, onPause }: TradeListProps) {
  const desk = useDesk();
  const t = useTranslations('desk.trades');
  const showState = useShowState(desk);
  const sizeTexts = useSizeTexts(desk);
  const scroller = useRef<HTMLDivElement>(null);
  /** Number of the newest listed trade; null follows the newest one. */
  const anchor = useRef<number | null>(null);
  const moved = useRef(0);
  /** Scroll position, CSS px; cached, since reading it forces a layout. */
  const scrolled = useRef(0);
  const { compact: rowHeight } = useRowHeights();
  const rows = useFittingRows(scroller, rowHeight) + 2;

  useEffect(() => {
    anchor.current = paused ? (anchor.current ?? log.line(log.length - 1)?.number ?? 0) : null;
    if (!paused) scroller.current?.scrollTo({ top: 0 });
    moved.current++;
  }, [paused, log]);

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = namedElementsOf(element);
      const lines = rowsOf(element).map((line) => ({ line, cell: namedElementsOf(line) }));
      const { quotes } = desk.market;
      const decimals = instrument?.priceDecimals ?? 2;
      const { measure } = sizeTexts(instrument);
      return () => {
        const newest = anchor.current === null ? log.length : log.countUpTo(anchor.current);
        const first = Math.floor(scrolled.current / rowHeight);
        const large = log.largeAbove();
        part('space').style.height = `${newest * rowHeight}px`;
        for (const [at, { line, cell }] of lines.entries()) {
          const entry = log.line(newest - 1 - first - at);
          line.style.transform = `translateY(${(first + at) * rowHeight}px)`;
          line.hidden = entry === undefined;
          if (entry === undefined) continue;
          const { trade, until } = entry;
          const time = desk.times.time(until, desk.zone);
          setText(cell('time'), trade ? time : t('missing', { time }));
          setText(cell('milliseconds'), trade ? millisecondsOf(until) : '');
          setText(cell('price'), trade ? desk.numbers.fixed(trade.price, decimals) : '');
          setText(
            cell('size'),
            trade?.size ? desk.numbers.size(trade.size / measure.per, measure.decimals) : '',
          );
          setData(line, 'side', trade?.side ?? 'missing');
          setData(line, 'large', trade && trade.size > large ? 'true' : null);
          setText(cell('spoken'), trade ? t(trade.side) : '');
        }
        const fresh = log.length - newest;
        part('fresh').hidden = fresh === 0;
        setText(part('count'), fresh === 0 ? '' : t('fresh', { count: desk.numbers.integer(fresh) }));
        setData(element, 'empty', String(log.length === 0));
        showState(element, part, quotes.rowOf(symbol));
      };
    },
    [desk, log, symbol, instrument, rows, rowHeight, t, showState, sizeTexts],
    { version: () => log.version + moved.current },
  );

  const onScroll = (): void => {
    moved.current++;
    scrolled.current = scroller.current?.scrollTop ?? 0;
    const away = scrolled.current > rowHeight / 2;
    if (away && !paused) onPause(true);
  };

  return (
    <div ref={root} className={styles.list} data-empty="true">
      <div className={styles.head}>
        <span>{t('time')}</span>
        <span>{t('price')}</span>
        <span>
          {t('size')}
          <small className="muted">{sizeTexts(instrument).unit}</small>
        </span>
      </div>
      <section
        ref={scroller}
        className={styles.scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={t('time')}
      >
        <div data-part="space" className={styles.space}>
          {Array.from({ length: rows }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place of the list
            <div key={at} data-row className={`${styles.row} fading number`}>
              <span>
                <span data-part="time" />
                <span data-part="milliseconds" className="muted" />
              </span>
              <span data-part="price" className={styles.price} />
              <span data-part="size" />
              <i className={styles.arrow}>
                <span data-part="spoken" className="visually-hidden" />
              </i>
            </div>
          ))}
        </div>
      </section>
      <Empty className={styles.none}>{t('none')}</Empty>
      <StateBadge />
      <Button size="s" data-part="fresh" className={styles.fresh} hidden onClick={() => onPause(false)}>
        <span data-part="count" />
      </Button>
    </div>
  );
}

function millisecondsOf(micros: number): string {
  return `.${String(Math.floor(micros / MICROS_PER_MS) % 1_000).padStart(3, '0')}`;
}
