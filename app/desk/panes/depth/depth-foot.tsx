'use client';

import { useTranslations } from 'use-intl';
import type { Instrument } from '../../../../lib/market/instrument';
import type { Depth } from '../../../../lib/store/market-store';
import type { AuctionTexts } from '../../../_screen/data/auction-texts';
import { type SizeTexts, sizeFormat } from '../../../_screen/data/size-text';
import { namedElementsOf, setText } from '../../../_screen/paint/named-elements';
import type { DeskModel } from '../../desk-context';
import styles from './depth.module.css';

const BASIS_POINTS = 10_000;

/** Shows the total size of both sides, the spread, and the imbalance. */
export function DepthFoot() {
  const t = useTranslations('desk.depth');
  return (
    <div className={`${styles.foot} fading number`}>
      <span className={styles.bidSum}>
        Σ <b data-part="bidSum" />
      </span>
      <span data-part="unit" />
      <span className={styles.askSum}>
        <b data-part="askSum" /> Σ
      </span>
      <span className={styles.spread}>
        {t('spread')} <b data-part="spread" /> <span data-part="points" />
      </span>
      <span data-part="auctionLine" className={styles.auction} />
      <i data-part="balance" className={styles.balance} aria-hidden="true" />
    </div>
  );
}

interface FootTexts {
  /** Returns the text of a spread in basis points. */
  readonly pointsText: (value: string) => string;
  readonly sizes: SizeTexts;
  /** Returns the texts of the running auction, which take the place of the spread. */
  readonly auction: () => AuctionTexts | undefined;
}

/**
 * Creates the painter of a foot.
 * @param root element that contains the foot
 */
export function createSumsPainter(
  root: HTMLElement,
  { numbers }: DeskModel,
  instrument: Instrument | undefined,
  { pointsText, sizes, auction }: FootTexts,
): (depth: Depth) => void {
  const part = namedElementsOf(root);
  const decimals = instrument?.priceDecimals ?? 2;
  setText(part('unit'), sizes.unit.trim());
  return ({ bids, asks }) => {
    const bidSum = bids.reduce((sum, [, size]) => sum + size, 0);
    const askSum = asks.reduce((sum, [, size]) => sum + size, 0);
    const sumText = sizeFormat(numbers, Math.max(bidSum, askSum), sizes.measure);
    setText(part('bidSum'), bidSum > 0 ? sumText(bidSum) : '');
    setText(part('askSum'), askSum > 0 ? sumText(askSum) : '');
    const bid = bids[0]?.[0] ?? Number.NaN;
    const ask = asks[0]?.[0] ?? Number.NaN;
    const spread = ask - bid;
    const known = !Number.isNaN(spread);
    const points = numbers.points((spread / ((ask + bid) / 2)) * BASIS_POINTS);
    setText(part('spread'), known ? numbers.fixed(spread, decimals) : '–');
    setText(part('points'), known ? pointsText(points) : '');
    const texts = auction();
    const words = texts && [texts.price, texts.matched, texts.unmatched].filter(Boolean);
    setText(part('auctionLine'), words?.join(' · ') ?? '');
    const share = bidSum + askSum > 0 ? bidSum / (bidSum + askSum) : 0.5;
    part('balance').style.setProperty('--share', `${(share * 100).toFixed(1)}%`);
  };
}
