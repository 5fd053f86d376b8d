'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { breadthOf } from '../../../../lib/store/breadth';
import { type CurrencySum, directionOf, turnoverByCurrency } from '../../../../lib/store/derived';
import { isFaded, isFadedGroup } from '../../../../lib/store/freshness';
import { indexLevel, indexPercent, levelRows } from '../../../../lib/store/market-index';
import { directionName } from '../../data/change';
import { majorityConvention } from '../../data/convention';
import { mainCurrency } from '../../data/ranking';
import { fitName, fitText } from '../../paint/fit-text';
import { namedElementsOf, setData, setText } from '../../paint/named-elements';
import { createTickCell } from '../../paint/tick-cell';
import { useMarketHistory } from '../data/use-market-history';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import styles from './market.module.css';
import { BreadthChart, MarketLineChart } from './market-charts';
import panel from './panel.module.css';

const TEXT_HZ = 2;

/** Shows index level and breadth of the tile's symbols, now and over time. */
export function MarketTile({ tile }: { readonly tile: TileOf<'market'> }) {
  const wall = useWall();
  const t = useTranslations('market');
  const { market, numbers } = wall;
  const { quotes } = market;
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const counted = useMemo(() => levelRows(quotes, rows), [quotes, rows]);
  const currency = useMemo(() => mainCurrency(quotes, rows), [quotes, rows]);
  const history = useMarketHistory(rows);

  /**
   * Returns texts of the turnover, longest first; the tile shows the first that fits. Each has all currencies, or the
   * number of those that it leaves out.
   */
  const turnoverTexts = (sums: readonly CurrencySum[]): string[] => {
    const amounts = (most?: number): string[] =>
      sums.map(({ currency, value }) => `${numbers.compact(value, most)} ${currency}`);
    const others = sums.length > 1 ? ` +${numbers.integer(sums.length - 1)}` : '';
    return [
      `${t('turnover')} ${amounts().join(' · ')}`,
      `${t('turnover')} ${amounts(0).join(' · ')}`,
      `${t('turnover')} ${amounts()[0]}${others}`,
      `${amounts(0)[0]}${others}`,
    ];
  };

  const root = useWallPainter<HTMLElement>(
    TEXT_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const price = createTickCell(part('price'), wall.moves);
      let length = 0;
      let amountLength = -1;
      let turnoverText = 0;
      let level = Number.NaN;
      return (now) => {
        const states = counted.map((row) => market.freshnessOf(row));
        const stale = states.filter(isFaded).length;
        setData(element, 'faded', isFadedGroup(states) ? 'true' : null);
        setData(element, 'stale', stale > 0 ? String(stale) : null);
        const newLevel = indexLevel(quotes, counted);
        const percent = indexPercent(newLevel);
        const direction = directionName(percent);
        setData(part('change'), 'direction', direction);
        const text = numbers.fixed(newLevel, 2);
        price.show(text, directionOf(newLevel - level), now);
        level = newLevel;
        if (text.length !== length) {
          length = text.length;
          fitText(part('price'));
        }
        setText(part('percent'), numbers.percent(percent));
        const sums = turnoverByCurrency(quotes, rows);
        const isMain = ({ currency: code }: CurrencySum): boolean => code === currency;
        // The currency of most symbols is first: amounts of different currencies cannot be compared.
        const ordered = [...sums.filter(isMain), ...sums.filter((sum) => !isMain(sum))];
        const texts =
          stale > 0
            ? [t('staleRows', { stale: numbers.integer(stale), count: numbers.integer(counted.length) })]
            : ordered.length === 0
              ? ['']
              : turnoverTexts(ordered);
        const wide = (texts[0]?.length ?? 0) + (part('percent').textContent?.length ?? 0);
        if (wide !== amountLength) {
          amountLength = wide;
          turnoverText = texts.findIndex((candidate) => {
            setText(part('turnover'), candidate);
            fitName(part('name'), part('turnover'));
            return !part('turnover').hidden;
          });
        }
        setText(part('turnover'), texts[turnoverText] ?? '');
        const breadth = breadthOf(quotes, rows);
        const counts = breadth.advancing + breadth.unchanged + breadth.declining;
        setData(element, 'counted', String(counts > 0));
        for (const side of ['advancing', 'unchanged', 'declining'] as const) {
          setText(part(side), numbers.integer(counts === 0 ? Number.NaN : breadth[side]));
        }
      };
    },
    [rows, counted, currency, wall, t],
  );

  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.market}`}
      aria-label={t('title')}
      title={t('indexHint')}
      data-convention={majorityConvention(wall, rows)}
    >
      <div className={styles.top}>
        <h2 data-part="name" className={`${panel.name} ${styles.name}`}>
          <span>{t('title')}</span>
          <span data-part="turnover" className={panel.secondary} />
        </h2>
        <span className={panel.change} data-part="change">
          <span className={panel.arrow} />
          <span data-part="percent" />
        </span>
      </div>
      <div className={styles.level}>
        <p data-part="price" className={`${styles.price} number`} />
        <MarketLineChart history={history} counted={counted} />
      </div>
      <p className={`${styles.counts} number`}>
        <span className={panel.change} data-direction="up">
          <span className={panel.arrow} />
          <span data-part="advancing" />
          <span className="visually-hidden">{t('advancing')}</span>
        </span>
        <span className={styles.flat}>
          <span data-part="unchanged" />
          <span className="visually-hidden">{t('unchanged')}</span>
        </span>
        <span className={panel.change} data-direction="down">
          <span className={panel.arrow} />
          <span data-part="declining" />
          <span className="visually-hidden">{t('declining')}</span>
        </span>
      </p>
      <BreadthChart history={history} rows={rows} />
    </section>
  );
}
