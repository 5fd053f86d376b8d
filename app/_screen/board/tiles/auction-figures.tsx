import { useTranslations } from 'use-intl';
import type { AuctionState } from '../../../../lib/market/event';
import type { SizeTexts } from '../../data/size-text';
import { type NamedElements, setData, setHidden, setText } from '../../paint/named-elements';
import styles from './auction.module.css';

/** Shows what a running auction would match, what remains, and on which side; hidden outside auctions. */
export function AuctionFigures() {
  const t = useTranslations('state');
  return (
    <dl data-part="auction" className={styles.auction} hidden>
      <div>
        <dt>{t('matched')}</dt>
        <dd data-part="matched" className="number" />
      </div>
      <div data-part="bar" className={styles.bar} aria-hidden="true">
        <i />
        <i />
      </div>
      <div data-part="rest" className={styles.rest}>
        <dt>
          <span data-part="unmatchedBuyName">{t('unmatchedBuy')}</span>
          <span data-part="unmatchedSellName">{t('unmatchedSell')}</span>
        </dt>
        <dd data-part="unmatched" className="number" />
      </div>
    </dl>
  );
}

/** Paints the figures of an auction; undefined hides them. */
export function paintAuction(
  part: NamedElements,
  auction: AuctionState | undefined,
  { full }: SizeTexts,
): void {
  const matched = auction?.matched ?? Number.NaN;
  setHidden(part('auction'), auction === undefined || Number.isNaN(matched));
  if (part('auction').hidden) return;
  const { unmatchedBuy = 0, unmatchedSell = 0 } = auction ?? {};
  const rest = Math.max(unmatchedBuy, unmatchedSell);
  const buys = unmatchedBuy >= unmatchedSell;
  setText(part('matched'), full(matched));
  setText(part('unmatched'), full(rest));
  setHidden(part('unmatchedBuyName'), !buys);
  setHidden(part('unmatchedSellName'), buys);
  setHidden(part('rest'), rest === 0);
  setData(part('bar'), 'direction', rest === 0 ? 'none' : buys ? 'up' : 'down');
  const share = matched + rest > 0 ? matched / (matched + rest) : 0;
  part('bar').style.gridTemplateColumns =
    `minmax(0, ${share.toFixed(3)}fr) minmax(0, ${(1 - share).toFixed(3)}fr)`;
}
