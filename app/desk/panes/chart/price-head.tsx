'use client';

import { useTranslations } from 'use-intl';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { turnover } from '../../../../lib/store/derived';
import { shownPrice } from '../../../../lib/store/shown-price';
import { useAuctionTexts } from '../../../_screen/data/auction-texts';
import { changeOf, directionName } from '../../../_screen/data/change';
import { amountText, useSizeTexts } from '../../../_screen/data/size-text';
import { namedElementsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { usePriceNote, useShowState } from '../../../_screen/paint/quote-state';
import { useDesk } from '../../desk-context';
import { usePanePainter } from '../use-pane-painter';
import styles from './price-head.module.css';

const HZ = 5;
const FIGURES = ['open', 'volume', 'turnover'] as const;

interface PriceHeadProps {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Shows the last price and the day's figures. */
export function PriceHead({ symbol, instrument }: PriceHeadProps) {
  const desk = useDesk();
  const t = useTranslations('desk.chart');
  const showState = useShowState(desk);
  const note = usePriceNote(desk);
  const sizeTexts = useSizeTexts(desk);
  const auctionTexts = useAuctionTexts(desk);
  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = namedElementsOf(element);
      const { quotes } = desk.market;
      const { numbers } = desk;
      const decimals = instrument?.priceDecimals ?? 2;
      const sizes = sizeTexts(instrument);
      return () => {
        const row = quotes.rowOf(symbol);
        const last = shownPrice(quotes, row);
        const { absolute, percent } = changeOf(quotes, row);
        const direction = directionName(percent);
        setText(part('last'), numbers.fixed(last, decimals));
        setData(part('last'), 'direction', direction);
        setText(part('absolute'), numbers.signed(absolute, decimals));
        setText(part('percent'), numbers.percent(percent));
        setData(part('change'), 'direction', direction);
        const [low, high] = [quotes.value(row, 'low'), quotes.value(row, 'high')];
        const open = quotes.value(row, 'open');
        setText(part('low'), numbers.fixed(low, decimals));
        setText(part('high'), numbers.fixed(high, decimals));
        place(part('lastMark'), (last - low) / (high - low));
        place(part('openMark'), (open - low) / (high - low));
        setText(part('open'), numbers.fixed(open, decimals));
        setText(part('volume'), sizes.full(quotes.value(row, 'volume')));
        setText(part('turnover'), amountText(numbers, turnover(quotes, row), instrument));
        const known = !Number.isNaN(percent);
        part('change').hidden = !known;
        const auction = auctionTexts(row);
        const inAuction = auction && [auction.matched, auction.unmatched].filter(Boolean).join(' · ');
        setText(part('basis'), inAuction || note(row));
        showState(element, part, row);
      };
    },
    [desk, symbol, instrument, showState, note, sizeTexts, auctionTexts],
    { version: () => desk.market.quotes.changedAt(desk.market.quotes.rowOf(symbol)) },
  );
  return (
    <div ref={root} className={`${styles.head} number`}>
      <b data-part="last" className={`${styles.last} fading`} />
      <span data-part="change" className={styles.change}>
        <span data-part="absolute" />
        <span data-part="percent" />
      </span>
      <span data-part="phase" className="phase" />
      <span data-part="basis" className={styles.basis} />
      <span data-part="age" className={styles.age} />
      <dl className={`${styles.figures} fading`}>
        <div className={styles.range}>
          <dt>{t('dayRange')}</dt>
          <dd>
            <span data-part="low" />
            <span className={styles.track} aria-hidden="true">
              <i data-part="openMark" className={styles.openMark} />
              <i data-part="lastMark" />
            </span>
            <span data-part="high" />
          </dd>
        </div>
        {FIGURES.map((figure) => (
          <div key={figure}>
            <dt>{t(figure)}</dt>
            <dd data-part={figure} />
          </div>
        ))}
      </dl>
    </div>
  );
}

function place(mark: HTMLElement, share: number): void {
  const known = Number.isFinite(share);
  mark.hidden = !known;
  if (known) mark.style.left = `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`;
}
