'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../../../../lib/boards/board';
import type { TileOf } from '../../../../../lib/boards/tile';
import { curvePlot, maturityDays } from '../../../../../lib/charts/curve-points';
import { isSymbol } from '../../../../../lib/market/instrument';
import type { QuoteColumns } from '../../../../../lib/store/client-quotes';
import { isColorless, isFadedGroup } from '../../../../../lib/store/freshness';
import { previousClose, shownPrice } from '../../../../../lib/store/shown-price';
import { codeOf } from '../../../instrument-name';
import { surfaceOf } from '../../../paint/canvas';
import { namedElementsOf, setData, setText } from '../../../paint/named-elements';
import { tokensOf } from '../../../paint/screen-theme';
import { drawTermCurve } from '../../../paint/term-curve';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './curve-tile.module.css';

const CURVE_HZ = 1;
const DAY_MICROS = 86_400_000_000;
/** Labelled values for each unit of height, in font sizes. */
const TICK_HEIGHT = 2.6;

/** Shows prices or yields by maturity, now and at the previous close. */
export function CurveTile({ tile }: { readonly tile: TileOf<'curve'> }) {
  const wall = useWall();
  const t = useTranslations('tiles.curve');
  const { market, numbers, settings } = wall;
  const { quotes } = market;
  const points = useMemo(() => pointsOf(tile, quotes), [tile, quotes]);

  const root = useWallPainter<HTMLElement>(
    CURVE_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const canvas = part('plot').firstElementChild as HTMLCanvasElement;
      const tokens = tokensOf(element);
      const fontSize = Number.parseFloat(getComputedStyle(part('plot')).fontSize);
      const rows = points.map(({ row }) => row);
      const decimals = Math.max(0, ...rows.map((row) => quotes.instrumentOf(row)?.priceDecimals ?? 0));
      const family = tokens.color('font');
      return () => {
        const states = rows.map((row) => market.freshnessOf(row));
        setData(element, 'faded', isFadedGroup(states) ? 'true' : null);
        const isGrey = states.every(isColorless);
        const values = points.map(({ at, row }) => {
          return { at, now: shownPrice(quotes, row), before: previousClose(quotes, row) };
        });
        const known = values.filter(({ now }) => !Number.isNaN(now)).length;
        part('empty').hidden = known > 0;
        setText(part('count'), known < points.length ? `${known} / ${points.length}` : '');
        const surface = surfaceOf(canvas);
        if (surface === null) return;
        const most = Math.max(2, Math.floor(surface.height / (fontSize * TICK_HEIGHT)));
        const plot = curvePlot(values, most, 10 ** -decimals);
        if (plot === undefined) return;
        drawTermCurve(surface, plot, {
          labels: points.map(({ label }) => label),
          text: (value) => numbers.fixed(value, decimals) + tile.unit,
          values: values.map(({ now }) => now),
          fontSize,
          family,
          color: tokens.color(isGrey ? 'faint' : 'text'),
          muted: tokens.color('muted'),
          line: tokens.color('line'),
          ground: tokens.color('panel'),
        });
      };
    },
    [wall, points, tile.unit],
    { chart: true },
  );

  return (
    <section ref={root} className={`${panel.panel} ${styles.curve}`}>
      <header className={`${panel.head} ${styles.head}`}>
        <h2 className={panel.title}>
          {tile.title === undefined ? t('title') : textIn(tile.title, settings.locale)}
        </h2>
        <span className={styles.keys}>
          <span data-part="count" className="number" />
          <span className={styles.key}>
            <i className={styles.now} />
            {t('now')}
          </span>
          <span className={styles.key}>
            <i className={styles.before} />
            {t('before')}
          </span>
        </span>
      </header>
      <div data-part="plot" className={styles.plot} role="img" aria-label={t('title')}>
        <canvas className={panel.canvas} />
      </div>
      <p data-part="empty" className={panel.none} hidden>
        {t('none')}
      </p>
    </section>
  );
}

interface CurvePoint {
  readonly row: number;
  readonly at: number;
  readonly label: string;
}

/** Returns the points that the market has, in the order of their maturities. */
function pointsOf(
  { symbols, maturities, spacing }: TileOf<'curve'>,
  quotes: QuoteColumns,
): readonly CurvePoint[] {
  const points = symbols.flatMap((symbol, index) => {
    const row = isSymbol(symbol) ? quotes.rowOf(symbol) : -1;
    if (row < 0) return [];
    const maturity = maturities[index];
    const expiry = quotes.instrumentOf(row)?.expires ?? Number.NaN;
    const days = maturity === undefined ? expiry / DAY_MICROS : maturityDays(maturity);
    const label = maturity ?? (Number.isNaN(expiry) ? codeOf(symbol) : monthOf(expiry));
    return [{ row, at: Number.isNaN(days) ? index : days, label }];
  });
  const ordered = points.sort((a, b) => a.at - b.at);
  return spacing === 'time' ? ordered : ordered.map((point, index) => ({ ...point, at: index }));
}

/** Formats the month of an expiry as `12/26`. */
function monthOf(micros: number): string {
  const date = new Date(micros / 1_000);
  return `${date.getUTCMonth() + 1}/${String(date.getUTCFullYear()).slice(2)}`;
}
