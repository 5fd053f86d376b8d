import { useTranslations } from 'use-intl';
import { percentFrom, referencePrice } from '../../../../lib/store/derived';
import { directionName } from '../../data/change';
import { type NamedElements, setData, setText } from '../../paint/named-elements';
import type { WallModel } from '../wall-context';
import styles from './day-range.module.css';
import panel from './panel.module.css';

/** Shows the day's low and high, with the last price between them. */
export function DayRange() {
  const t = useTranslations('focus');
  return (
    <div className={`${styles.range} ${panel.fading}`} data-part="range">
      <div className={styles.end}>
        <span className={styles.term}>{t('dayLow')}</span>
        <span data-part="low" className={styles.value} />
      </div>
      <div className={styles.track} aria-hidden="true">
        <i data-part="span" className={styles.span} />
        <i data-part="needle" className={styles.needle} />
      </div>
      <div className={styles.end} data-end="true">
        <span className={styles.term}>{t('dayHigh')}</span>
        <span data-part="high" className={styles.value} />
      </div>
    </div>
  );
}

/** Paints a {@link DayRange}; empty without a price, a low or a high. */
export function paintDayRange(wall: WallModel, part: NamedElements, row: number): void {
  const { quotes } = wall.market;
  const decimals = quotes.instrumentOf(row)?.priceDecimals ?? 2;
  const low = quotes.value(row, 'low');
  const high = quotes.value(row, 'high');
  const last = quotes.value(row, 'last');
  const reference = referencePrice(quotes, row);
  setText(part('low'), wall.numbers.fixed(low, decimals));
  setText(part('high'), wall.numbers.fixed(high, decimals));
  const share = (value: number): number =>
    high > low ? Math.min(Math.max((value - low) / (high - low), 0), 1) * 100 : 50;
  setData(part('range'), 'direction', directionName(percentFrom(reference, last)));
  setData(part('range'), 'none', Number.isNaN(last) || !(high >= low) ? 'true' : null);
  part('needle').style.left = `${share(last)}%`;
  const from = Math.min(share(reference), share(last));
  const to = Math.max(share(reference), share(last));
  part('span').style.left = `${from}%`;
  part('span').style.width = `${Number.isNaN(to - from) ? 0 : to - from}%`;
}
