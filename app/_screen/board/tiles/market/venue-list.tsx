'use client';

import { useTranslations } from 'use-intl';
import type { MarketGroup } from '../../../../../lib/store/market-index';
import { majorityConvention } from '../../../data/convention';
import { fitText } from '../../../paint/fit-text';
import { namedElementsOf, rowsOf } from '../../../paint/named-elements';
import { usePages } from '../../use-pages';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import { PhaseBadge } from '../state-text';
import { LevelText } from './level-text';
import { VenueCounts } from './venue-counts';
import { useVenueFigures } from './venue-figures';
import styles from './venue-list.module.css';

const TEXT_HZ = 2;
/** Maximum of venues of a page. */
const PER_PAGE = 3;

/** Shows a line for each venue: index or mean change, breadth, and turnover by currency. More than three turn pages. */
export function VenueList({ groups }: { readonly groups: readonly MarketGroup[] }) {
  const wall = useWall();
  const t = useTranslations('market');
  const paint = useVenueFigures(wall);
  const { items: shown, page, pages } = usePages(groups, PER_PAGE);

  const hasIndex = groups.some(({ index }) => index !== undefined);
  const root = useWallPainter<HTMLElement>(
    TEXT_HZ,
    (element) => {
      const lines = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line) }));
      const list = element.querySelector('ul') as HTMLElement;
      let length = 0;
      return () => {
        let wide = 0;
        for (const [at, { line, part }] of lines.entries()) {
          const group = shown[at];
          if (group === undefined) continue;
          paint(line, part, group);
          wide = Math.max(wide, line.textContent?.length ?? 0);
        }
        if (wide === length) return;
        length = wide;
        fitText(list);
      };
    },
    [groups, page, paint],
  );

  return (
    <section ref={root} className={`${panel.panel} ${styles.venues}`} aria-label={t('title')}>
      <header className={panel.head}>
        <h2 className={panel.title}>{t(hasIndex ? 'changeByVenue' : 'byVenue')}</h2>
        {pages > 1 && (
          <span className="number">
            {page + 1} / {pages}
          </span>
        )}
      </header>
      <ul className={styles.lines}>
        {shown.map((group) => (
          <li
            key={group.venue}
            data-row
            className={styles.line}
            data-convention={majorityConvention(wall, group.rows)}
          >
            <b className={styles.venue}>
              {group.venue.toUpperCase()} <PhaseBadge />
            </b>
            <span className={styles.count}>
              <LevelText group={group} />
            </span>
            <span data-part="change" className={`${panel.change} ${styles.change}`}>
              <span className={panel.arrow} />
              <span data-part="percent" />
            </span>
            <i className={styles.breadth} aria-hidden="true" />
            <VenueCounts />
            <span data-part="turnover" className={`${styles.turnover} number`} />
          </li>
        ))}
      </ul>
    </section>
  );
}
