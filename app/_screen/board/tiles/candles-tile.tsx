'use client';

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { directionColors, greyColors, readChartTheme } from '../../../../lib/charts/chart-theme';
import { CandleChartModel } from '../../../../lib/charts/echarts/candle-chart';
import type { CandleView, PastView } from '../../../../lib/charts/echarts/candle-view';
import { type Chart, createChart, drawChart, resetChart } from '../../../../lib/charts/echarts/echarts';
import { sessionStart, vwapOfBars } from '../../../../lib/charts/vwap';
import { huePair, isHollowUp } from '../../../../lib/locale/colors';
import { createZone } from '../../../../lib/locale/time-zones';
import { isFaded } from '../../../../lib/store/freshness';
import { conventionOf } from '../../data/convention';
import { tokensOf } from '../../paint/screen-theme';
import { useBars } from '../data/use-bars';
import { useSymbol } from '../data/use-symbol';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import styles from './candles.module.css';
import panel from './panel.module.css';
import { spanText } from './range-label';
import { useCandleView } from './use-candle-view';

const CHART_HZ = 5;
/** More pixels than this for each CSS px no wall shows, and a canvas grows with its square. */
const MAX_PIXEL_RATIO = 2;
const MIN_PIXEL_RATIO = 0.25;
/** Widths in characters: of the price labels' gutter, and of one candle at the least, px. */
const CHARACTER = 0.62;
const GUTTER_SPARE = 1.6;
const TAG_SIZE = 1.27;

/** One symbol's candles with volume, VWAP, previous close and the last price as a tag. */
export function CandlesTile({ tile }: { readonly tile: TileOf<'candles'> }) {
  const wall = useWall();
  const t = useTranslations();
  const { symbol, row } = useSymbol(tile.symbol);
  const { market, numbers, times, settings } = wall;
  const symbols = symbol === null ? NONE : [symbol];
  const bars = useBars(symbols, tile.interval, tile.bars);
  const chart = useRef<Chart | null>(null);
  const empty = useRef<HTMLParagraphElement>(null);
  const prevCloseKey = useRef<HTMLSpanElement>(null);
  const past = useRef<HTMLSpanElement>(null);
  const first = useRef<HTMLSpanElement>(null);
  const view = useRef<CandleView | null>(null);
  const slotWidth = useRef(1);
  const draw = useRef<(() => void) | null>(null);
  const { zone } = wall;
  const instrument = market.quotes.instrumentOf(row);

  const root = useWallPainter<HTMLDivElement>(
    CHART_HZ,
    (element) => {
      const tokens = tokensOf(element);
      const style = getComputedStyle(element);
      const theme = readChartTheme((name) => style.getPropertyValue(name));
      const size = { width: element.clientWidth, height: element.clientHeight };
      const label = tokens.length('t-label');
      const decimals = instrument?.priceDecimals ?? 2;
      const price = (value: number): string => numbers.fixed(value, decimals);
      const widest = Math.max(price(market.quotes.value(row, 'high')).length, 5);
      chart.current?.dispose();
      const own = createChart(element, size, pixelRatioOf(element));
      chart.current = own;
      const model = new CandleChartModel({
        theme,
        size,
        labelSize: label,
        tagSize: label * TAG_SIZE,
        gutter: Math.ceil((widest * CHARACTER * TAG_SIZE + GUTTER_SPARE) * label),
        slots: tile.bars,
        price,
        time: (micros) => times.minutes(micros, zone),
        offsetMinutes: offsetOf(zone, wall.now()),
      });
      resetChart(own, model.base());
      slotWidth.current = model.slotWidth;
      const pair = huePair(settings.colors, settings.locale, instrument?.colorConvention);
      const hollow = isHollowUp(settings.colors, settings.locale, instrument?.colorConvention);
      const colors = directionColors(theme, pair, hollow);
      const grey = greyColors(theme);
      const paint = (): void => {
        if (symbol === null || own.isDisposed()) return;
        const series = market.barsOf(symbol, bars.interval);
        if (empty.current !== null) empty.current.hidden = series.size > 0;
        const look = view.current?.look();
        tellPast(look);
        const prevClose = market.quotes.value(row, 'prevClose');
        const last = market.quotes.value(row, 'last');
        const faded = isFaded(market.freshnessOf(row)) || market.quotes.status(row) === 'halted';
        const vwap = (): Float64Array =>
          look?.vwap ?? vwapOfBars(series, sessionStart(series), new Float64Array(series.size));
        // The last price and the previous close are of now: a look into the past has neither.
        const option = model.update({
          bars: look?.bars ?? series,
          colors: faded && look === undefined ? grey : colors,
          vwap: tile.vwap ? vwap() : undefined,
          prevClose: tile.prevClose && prevClose > 0 && look === undefined ? prevClose : undefined,
          last: Number.isNaN(last) || look !== undefined ? undefined : last,
        });
        drawChart(own, option);
        if (prevCloseKey.current !== null) prevCloseKey.current.hidden = !model.showsPrevClose;
      };
      draw.current = paint;
      return paint;
    },
    [wall, symbol, row, bars.interval, tile],
    { chart: true },
  );

  useCandleView({
    ...{ view, draw, slotWidth, element: root, symbol },
    interval: bars.interval,
    slots: tile.bars,
  });

  /** Says which time is seen, and that it is not now. */
  function tellPast(look: PastView | undefined): void {
    if (past.current === null || first.current === null) return;
    past.current.hidden = look === undefined;
    first.current.hidden = look?.isFirst !== true;
    if (look === undefined) return;
    const { start, size } = look.bars;
    const [from = 0, to = 0] = [start[0], start[size - 1]];
    Object.assign(past.current.dataset, { from, to, count: size });
    const text = spanText(times, { from, to, now: wall.now(), zone, interval: bars.interval });
    const label = past.current.firstElementChild;
    if (label !== null && label.textContent !== text) label.textContent = text;
  }

  useEffect(() => {
    return () => {
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  return (
    <section className={`${panel.panel} ${styles.candles}`} data-convention={conventionOf(wall, row)}>
      <div className={styles.legend}>
        <div className={styles.keys}>
          <h2 className={panel.title}>{t(`candles.${bars.interval}`)}</h2>
          <span ref={first} className={styles.key} hidden>
            {t('candles.first')}
          </span>
          {tile.vwap && (
            <span className={styles.key}>
              <i className={styles.stroke} />
              {t('focus.vwap')}
            </span>
          )}
          {tile.prevClose && (
            <span ref={prevCloseKey} className={styles.key} hidden>
              <i className={styles.dashed} />
              {t('focus.prevClose')}
            </span>
          )}
        </div>
        <span ref={past} className={styles.past} data-past hidden>
          <span />
          <button type="button" onClick={() => view.current?.follow()}>
            {t('candles.newest')}
          </button>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move it through time */}
      <div ref={root} className={styles.chart} role="img" aria-label={t('focus.chart')} tabIndex={0} />
      <p ref={empty} className={styles.none} hidden>
        {t('focus.noBars')}
      </p>
    </section>
  );
}

const NONE: readonly never[] = [];

/** The zone's minutes from UTC at a moment (µs): a replay may be of the other half of the year. */
function offsetOf(zone: string, moment: number): number {
  return createZone(zone).offsetMinutes(Number.isFinite(moment) ? moment / 1_000 : Date.now());
}

/** Canvas pixels for each CSS px: fewer in a preview, whose text would be scaled to pieces. */
function pixelRatioOf(element: HTMLElement): number {
  const seen = element.getBoundingClientRect().width / element.offsetWidth;
  const ratio = (window.devicePixelRatio || 1) * seen;
  return Math.min(Math.max(ratio, MIN_PIXEL_RATIO), MAX_PIXEL_RATIO);
}
