'use client';

import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import { turnover } from '../../../../../lib/store/derived';
import { volumeRatio } from '../../../../../lib/store/volume-ratio';
import { changeOf, directionName } from '../../../data/change';
import { conventionOf } from '../../../data/convention';
import { ranked } from '../../../data/ranking';
import { amountText } from '../../../data/size-text';
import { displayName } from '../../../instrument-name';
import { fitNames } from '../../../paint/fit-names';
import { namedElementsOf, rowsOf, setData, setText } from '../../../paint/named-elements';
import { markState } from '../../../paint/quote-state';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './volume-tile.module.css';

const SORT_HZ = 1;
/** Rate of daily bars, Hz. */
const BARS_RATE = 1;
/** Maximum of symbols with daily bars, those with the largest turnover. */
const MAX_SYMBOLS = 64;
/** Interval between their choices, ms. */
const CHOOSE_EVERY_MS = 120_000;
/** Share of the symbols that must have a mean for a ranking by it. */
const MIN_SHARE = 0.5;
const ROW = 3.6;
const HEAD = 4;
/** Width from which changes are shown, units. */
const CHANGE_WIDTH = 52;
/** Smallest scale of a name before it is cut. */
const MIN_SCALE = 0.6;

/** Shows the symbols with the largest turnover, or with the most unusual volume. */
export function VolumeTile({ tile }: { readonly tile: TileOf<'volume'> }) {
  const wall = useWall();
  const t = useTranslations('tiles.volume');
  const [box, size] = useTileSize<HTMLElement>();
  const { market, numbers, settings } = wall;
  const { quotes } = market;
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const [candidates, setCandidates] = useState(() => ranked(quotes, rows, 'turnover').slice(0, MAX_SYMBOLS));
  const fitting = size.height === 0 ? tile.rows : Math.max(1, Math.floor((size.height - HEAD) / ROW));
  const count = Math.min(tile.rows, fitting, rows.length);
  const hasChange = size.width >= CHANGE_WIDTH;

  useEffect(() => {
    const choose = (): void => setCandidates(ranked(quotes, rows, 'turnover').slice(0, MAX_SYMBOLS));
    choose();
    const timer = setInterval(choose, CHOOSE_EVERY_MS);
    return () => clearInterval(timer);
  }, [quotes, rows]);

  useEffect(() => {
    const symbols = candidates.map((row) => quotes.symbolOf(row)).filter((symbol) => symbol !== undefined);
    if (tile.by === 'turnover' || symbols.length === 0) return;
    return wall.subscribe({ channel: 'bars', symbols, interval: '1d', rate: BARS_RATE });
  }, [wall, quotes, candidates, tile.by]);

  const root = useWallPainter<HTMLElement>(
    SORT_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const lines = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line), row: -1 }));
      const ratioOf = (row: number): number => {
        const symbol = quotes.symbolOf(row);
        if (tile.by === 'turnover' || symbol === undefined) return Number.NaN;
        return volumeRatio(market.barsOf(symbol, '1d'), quotes.value(row, 'volume'), tile.days);
      };
      let isOther = false;
      return () => {
        isOther = false;
        const ratios = new Map(candidates.map((row) => [row, ratioOf(row)]));
        const known = candidates.filter((row) => !Number.isNaN(ratios.get(row)));
        const isByMean = known.length > 0 && known.length >= candidates.length * MIN_SHARE;
        const shown = isByMean
          ? known.sort((a, b) => (ratios.get(b) ?? 0) - (ratios.get(a) ?? 0))
          : ranked(quotes, candidates, 'turnover').filter((row) => turnover(quotes, row) > 0);
        setText(part('title'), t(isByMean ? 'byMean' : 'byTurnover'));
        setText(part('note'), isByMean ? t('days', { count: tile.days }) : '');
        part('empty').hidden = shown.length > 0;
        setData(element, 'mean', String(isByMean));
        const largest = Math.max(1, ratios.get(shown[0] ?? -1) || 0);
        element.style.setProperty('--one', (1 / largest).toFixed(3));
        lines.forEach((at, index) => {
          const row = shown[index];
          at.line.style.visibility = row === undefined ? 'hidden' : '';
          if (row !== undefined) paintLine(at, row, ratios.get(row) ?? Number.NaN, isByMean, largest);
        });
        const filled = lines.filter(({ row }) => row >= 0).map(({ part: own }) => own);
        if (isOther) fitNames(filled, MIN_SCALE);
      };

      function paintLine(
        at: (typeof lines)[number],
        row: number,
        ratio: number,
        isByMean: boolean,
        largest: number,
      ): void {
        const { line, part: own } = at;
        const instrument = quotes.instrumentOf(row);
        if (at.row !== row) {
          at.row = row;
          const name = displayName(instrument, quotes.symbolOf(row) ?? '', settings.locale);
          setText(own('code'), name.primary);
          setData(line, 'convention', conventionOf(wall, row));
          isOther = true;
        }
        const amount = amountText(numbers, turnover(quotes, row), instrument);
        setText(own('value'), isByMean ? `${numbers.fixed(ratio, 2)}\u00D7` : amount);
        line.style.setProperty('--share', isByMean ? (ratio / largest).toFixed(3) : '0');
        markState(wall, line, row);
        if (!hasChange) return;
        const { percent } = changeOf(quotes, row);
        setData(own('change'), 'direction', directionName(percent));
        setText(own('percent'), numbers.percent(percent));
      }
    },
    [wall, candidates, count, tile, hasChange, t],
  );

  return (
    <section
      ref={(element) => {
        box.current = element;
        root.current = element;
      }}
      className={`${panel.panel} ${styles.volume}`}
    >
      <header className={panel.head}>
        <h2 className={panel.title}>
          <span data-part="title">{t('byTurnover')}</span>
        </h2>
        <span data-part="note" className={styles.note} />
      </header>
      <ol className={styles.rows} data-change={hasChange} style={{ '--rows': count } as CSSProperties}>
        {Array.from({ length: count }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place of the ranking
          <li key={place} data-row className={styles.row}>
            <span data-part="name" className={`${panel.name} ${styles.name}`}>
              <span data-part="code" />
            </span>
            {hasChange && (
              <span data-part="change" className={`${panel.change} ${styles.change}`}>
                <i className={panel.arrow} />
                <i className={panel.pause} />
                <span data-part="percent" />
              </span>
            )}
            <span className={styles.track} aria-hidden="true">
              <i className={styles.bar} />
            </span>
            <span data-part="value" className={`${styles.value} number`} />
          </li>
        ))}
      </ol>
      <p data-part="empty" className={panel.none} hidden>
        {t('none')}
      </p>
    </section>
  );
}
