import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { breadthOf } from '../../../../../lib/store/breadth';
import type { QuoteColumns } from '../../../../../lib/store/client-quotes';
import { turnoverByCurrency } from '../../../../../lib/store/derived';
import { isFaded, isFadedGroup } from '../../../../../lib/store/freshness';
import { indexLevel, indexPercent, type MarketGroup } from '../../../../../lib/store/market-index';
import { isInAuction, shownPrice } from '../../../../../lib/store/shown-price';
import { directionName } from '../../../data/change';
import { type NamedElements, setData, setText } from '../../../paint/named-elements';
import type { WallModel } from '../../wall-context';

const SIDES = ['advancing', 'unchanged', 'declining'] as const;

/** Writes the figures of a venue into the parts of an element; returns its change in percent. */
export type PaintVenue = (element: HTMLElement, part: NamedElements, group: MarketGroup) => number;

/** Returns the turnover of rows in each currency, never without its code. */
export function turnoverTexts(
  quotes: QuoteColumns,
  rows: readonly number[],
  numbers: WallModel['numbers'],
): string[] {
  return turnoverByCurrency(quotes, rows).map(
    ({ currency, value }) => `${numbers.compact(value)}\u00A0${currency}`,
  );
}

/** Returns a painter of the index or the mean change, breadth, turnover and state of a venue. */
export function useVenueFigures({ market, numbers }: WallModel): PaintVenue {
  const t = useTranslations('market');
  const state = useTranslations('state');
  return useCallback(
    (element, part, { rows, counted, index }) => {
      const { quotes } = market;
      const states = counted.map((row) => market.freshnessOf(row));
      const stale = states.filter(isFaded).length;
      // Without any state, as while the server is away, nothing is known.
      const isClosed = states.includes('closed') && states.every((one) => one === 'closed' || one === 'none');
      const auctions = counted.filter((row) => isInAuction(quotes, row)).length;
      setData(element, 'faded', isFadedGroup(states) ? 'true' : null);
      setData(element, 'stale', stale > 0 ? String(stale) : null);
      setData(element, 'closed', isClosed ? 'true' : null);
      const inAuction = auctions * 2 > counted.length;
      setText(part('phase'), isClosed ? state('closed') : inAuction ? state('auction') : '');
      const percent = indexPercent(indexLevel(quotes, counted));
      if (index !== undefined) {
        const decimals = quotes.instrumentOf(index)?.priceDecimals ?? 2;
        setText(part('index'), numbers.fixed(shownPrice(quotes, index), decimals));
      }
      setData(part('change'), 'direction', directionName(percent));
      setText(part('percent'), numbers.percent(percent));
      const amounts = turnoverTexts(quotes, rows, numbers);
      const staleText = t('staleRows', {
        stale: numbers.integer(stale),
        count: numbers.integer(counted.length),
      });
      const turnover = amounts.length === 0 ? '' : `${t('turnover')} ${amounts.join(' · ')}`;
      setText(part('turnover'), stale > 0 ? staleText : turnover);
      const breadth = breadthOf(quotes, rows);
      const counts = breadth.advancing + breadth.unchanged + breadth.declining;
      setData(element, 'counted', String(counts > 0));
      for (const side of SIDES)
        setText(part(side), numbers.integer(counts === 0 ? Number.NaN : breadth[side]));
      const share = (count: number): string => `${((100 * count) / Math.max(1, counts)).toFixed(1)}%`;
      element.style.setProperty('--advancing', share(breadth.advancing));
      element.style.setProperty('--declining', share(breadth.declining));
      return percent;
    },
    [market, numbers, t, state],
  );
}
