'use client';

import { useTranslations } from 'use-intl';
import type { Instrument } from '../../../../lib/market/instrument';
import type { Depth } from '../../../../lib/store/market-store';
import { sizeFormat } from '../../../_screen/data/size-text';
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
      <span className={styles.middle}>
        {t('spread')} <b data-part="spread" /> <span data-part="points" />
      </span>
      <span className={styles.askSum}>
        <b data-part="askSum" /> Σ
      </span>
      <i data-part="balance" className={styles.balance} aria-hidden="true" />
    </div>
  );
}

/**
 * Creates the painter of a foot.
 * @param root element that contains the foot
 * @param pointsText returns the text of a spread in basis points
 */
export function createSumsPainter(
  root: HTMLElement,
  { numbers }: DeskModel,
  instrument: Instrument | undefined,
  pointsText: (value: string) => string,
): (depth: Depth) => void {
  const part = namedElementsOf(root);
  const decimals = instrument?.priceDecimals ?? 2;
  return ({ bids, asks }) => {
    const bidSum = bids.reduce((sum, [, size]) => sum + size, 0);
    const askSum = asks.reduce((sum, [, size]) => sum + size, 0);
    const sumText = sizeFormat(numbers, Math.max(bidSum, askSum), instrument?.sizeDecimals ?? 0);
    setText(part('bidSum'), bidSum > 0 ? sumText(bidSum) : '');
    setText(part('askSum'), askSum > 0 ? sumText(askSum) : '');
    const bid = bids[0]?.[0] ?? Number.NaN;
    const ask = asks[0]?.[0] ?? Number.NaN;
    const spread = ask - bid;
    const known = !Number.isNaN(spread);
    const points = numbers.fixed((spread / ((ask + bid) / 2)) * BASIS_POINTS, 1);
    setText(part('spread'), known ? numbers.fixed(spread, decimals) : '–');
    setText(part('points'), known ? pointsText(points) : '');
    const share = bidSum + askSum > 0 ? bidSum / (bidSum + askSum) : 0.5;
    part('balance').style.setProperty('--share', `${(share * 100).toFixed(1)}%`);
  };
}
