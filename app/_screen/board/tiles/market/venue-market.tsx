'use client';

import { useTranslations } from 'use-intl';
import type { MarketGroup } from '../../../../../lib/store/market-index';
import { majorityConvention } from '../../../data/convention';
import { fitName, fitText } from '../../../paint/fit-text';
import { namedElementsOf } from '../../../paint/named-elements';
import { useMarketHistory } from '../../data/use-market-history';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import { PhaseBadge } from '../state-text';
import { LevelText } from './level-text';
import styles from './market.module.css';
import { BreadthChart, MarketLineChart } from './market-charts';
import { VenueCounts } from './venue-counts';
import { useVenueFigures } from './venue-figures';

const TEXT_HZ = 2;

/** Shows the index or the mean change, and the breadth of one venue, now and over time. */
export function VenueMarket({ group }: { readonly group: MarketGroup }) {
  const wall = useWall();
  const t = useTranslations('market');
  const paint = useVenueFigures(wall);
  const { venue, rows, counted } = group;
  const history = useMarketHistory(rows, undefined, undefined, group.index);

  const root = useWallPainter<HTMLElement>(
    TEXT_HZ,
    (element) => {
      const part = namedElementsOf(element);
      let length = 0;
      return () => {
        paint(element, part, group);
        const long = ['percent', 'turnover', 'phase'].map((name) => part(name).textContent?.length ?? 0);
        const wide = long.reduce((sum, one) => sum * 1_000 + one, 0);
        if (wide === length) return;
        length = wide;
        fitText(part('change'));
        fitText(part('turnover'));
        fitName(part('name'), part('averaged'));
      };
    },
    [group, paint],
  );

  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.market}`}
      aria-label={t('title')}
      data-convention={majorityConvention(wall, rows)}
    >
      <div className={styles.top}>
        <h2 data-part="name" className={`${panel.name} ${styles.name}`}>
          <span>{venue.toUpperCase()}</span>
          <span data-part="averaged" className={panel.secondary}>
            <LevelText group={group} long />
          </span>
          <PhaseBadge />
        </h2>
      </div>
      <div className={styles.level}>
        <div className={styles.mean}>
          <p data-part="change" className={`${styles.price} ${panel.change} number`}>
            <span className={panel.arrow} />
            <span data-part="percent" />
          </p>
          <p data-part="turnover" className={`${styles.turnover} number`} />
        </div>
        <MarketLineChart history={history} counted={counted} />
      </div>
      <VenueCounts />
      <BreadthChart history={history} rows={rows} />
    </section>
  );
}
