'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { breadthOf } from '../../../../lib/store/breadth';
import { directionOf, turnoverByCurrency } from '../../../../lib/store/derived';
import { type Freshness, isFaded } from '../../../../lib/store/freshness';
import { INDEX_BASE, indexLevel, indexPercent } from '../../../../lib/store/market-index';
import { directionName } from '../../data/change';
import { majorityConvention } from '../../data/convention';
import { mainCurrency, ranked } from '../../data/ranking';
import { surfaceOf } from '../../paint/canvas';
import { fitName, fitText } from '../../paint/fit-text';
import { namedElementsOf, setData, setText } from '../../paint/named-elements';
import { tokensOf } from '../../paint/screen-theme';
import { drawSpark } from '../../paint/spark';
import { createTickCell } from '../../paint/tick-cell';
import { levelRows, marketLine } from '../data/market-line';
import { useBars } from '../data/use-bars';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import styles from './market.module.css';
import panel from './panel.module.css';

/** Symbols whose bars the line is made of, the most traded; more would cost more than they change. */
const LINE_SYMBOLS = 40;
const LINE_BARS = 120;
const TEXT_HZ = 2;
const LINE_EVERY_MS = 2_000;
/** Type from here on leaves the panel no room for the names below the bar: arrows and colours say the same. */
const LARGE_TYPE = 1.2;
/** States in which nothing is expected of a row: they say nothing of the age of the level. */
const RESTS: ReadonlySet<Freshness> = new Set(['closed', 'halted', 'none']);

/** The level of all symbols together, its line, and how many rose and fell. */
export function MarketTile({ tile }: { readonly tile: TileOf<'market'> }) {
  const wall = useWall();
  const t = useTranslations('market');
  const { market, numbers } = wall;
  const { quotes } = market;
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const counted = useMemo(() => levelRows(market, rows), [market, rows]);
  const currency = useMemo(() => mainCurrency(quotes, rows), [quotes, rows]);
  const lineSymbols = useMemo(() => {
    const top = ranked(quotes, counted, 'turnover').slice(0, LINE_SYMBOLS);
    return top.map((row) => quotes.symbolOf(row)).filter((symbol) => symbol !== undefined);
  }, [quotes, counted]);
  const bars = useBars(lineSymbols, '1m', LINE_BARS);

  /** The turnover in words, the fullest first: what is taken is the first that fits. */
  const turnoverTexts = (value: number, code: string): string[] => {
    const amount = numbers.compact(value);
    const short = numbers.compact(value, 0);
    return [
      `${t('turnover')} ${amount} ${code}`,
      `${t('turnover')} ${short} ${code}`,
      `${t('turnover')} ${short}`,
      `${amount} ${code}`,
    ];
  };

  const root = useWallPainter<HTMLElement>(
    TEXT_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const price = createTickCell(part('price'), wall.moves);
      const canvas = part('line') as HTMLCanvasElement;
      let length = 0;
      fitText(part('names'));
      let amountLength = -1;
      let turnoverText = 0;
      let drawnAt = Number.NEGATIVE_INFINITY;
      let level = Number.NaN;
      return (now) => {
        const states = counted.map((row) => market.freshnessOf(row));
        const old = states.some(isFaded) && states.every((state) => isFaded(state) || RESTS.has(state));
        setData(element, 'faded', old ? 'true' : null);
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
        const main = turnoverByCurrency(quotes, rows).find((sum) => sum.currency === currency);
        const texts = main === undefined ? [''] : turnoverTexts(main.value, main.currency);
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
          part(`${side}-bar`).style.flexGrow = String(breadth[side]);
          part(`${side}-bar`).hidden = breadth[side] === 0;
        }
        if (now - drawnAt < LINE_EVERY_MS) return;
        drawnAt = now;
        const surface = surfaceOf(canvas);
        if (surface === null) return;
        const tokens = tokensOf(element);
        const unit = surface.height / 7;
        drawSpark(surface, marketLine(market, lineSymbols, bars.interval, LINE_BARS, level), 0, INDEX_BASE, {
          stroke: tokens.color(direction === 'down' ? 'down' : direction === 'up' ? 'up' : 'muted'),
          axis: tokens.color('line-strong'),
          area: 0.2,
          line: unit * 0.28,
          dot: unit * 0.56,
        });
      };
    },
    [rows, counted, currency, lineSymbols, bars.interval, wall, t],
  );

  return (
    <section
      ref={root}
      className={`${panel.panel} ${styles.market}`}
      aria-label={t('title')}
      title={t('indexHint')}
      data-convention={majorityConvention(wall, rows)}
      data-large={wall.settings.typeScale > LARGE_TYPE}
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
        <div className={styles.line}>
          <canvas data-part="line" className={panel.canvas} />
        </div>
      </div>
      <div className={styles.breadth}>
        <p className={`${styles.counts} number`}>
          <span className={panel.change} data-direction="up">
            <span className={panel.arrow} />
            <span data-part="advancing" />
          </span>
          <span data-part="unchanged" className={styles.flat} />
          <span className={panel.change} data-direction="down">
            <span className={panel.arrow} />
            <span data-part="declining" />
          </span>
        </p>
        <div className={styles.bar} aria-hidden="true">
          <span data-part="advancing-bar" className={styles.rising} />
          <span data-part="unchanged-bar" className={styles.still} />
          <span data-part="declining-bar" className={styles.falling} />
        </div>
        <p data-part="names" className={styles.names}>
          <span>{t('advancing')}</span>
          <span>{t('unchanged')}</span>
          <span>{t('declining')}</span>
        </p>
      </div>
    </section>
  );
}
