import { useTranslations } from 'use-intl';
import type { MarketGroup } from '../../../../../lib/store/market-index';
import { nameIn } from '../../../instrument-name';
import { useWall } from '../../wall-context';

/**
 * Says what the level of a venue is: an index by its name, with a place for its value, or the mean.
 * @param long says that the mean is equal-weighted
 */
export function LevelText({ group, long }: { readonly group: MarketGroup; readonly long?: boolean }) {
  const { market, settings } = useWall();
  const t = useTranslations('market');
  const { counted, sharesOnly, index } = group;
  if (index !== undefined) {
    const instrument = market.quotes.instrumentOf(index);
    return (
      <>
        {instrument && nameIn(instrument, settings.locale)} <span data-part="index" className="number" />
      </>
    );
  }
  if (long) return t(sharesOnly ? 'averageOfShares' : 'averageOfAll', { count: counted.length });
  return t(sharesOnly ? 'shares' : 'instruments', { count: counted.length });
}
