'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { greyColors } from '../../../../lib/charts/chart-theme';
import { CandleChartModel } from '../../../../lib/charts/echarts/candle-chart';
import type { CandleView, PastView } from '../../../../lib/charts/echarts/candle-view';
import { vwapDays, vwapOfNewestDay } from '../../../../lib/charts/vwap';
import { isHollowUp } from '../../../../lib/locale/colors';
import { Button } from '../../../_ui/button';
import { conventionOf } from '../../data/convention';
import { timeTexts } from '../../data/time-texts';
import { namedElementsOf } from '../../paint/named-elements';
import { useShowState } from '../../paint/quote-state';
import { useEChart } from '../../paint/use-echart';
import { useBars } from '../data/use-bars';
import { useSymbol } from '../data/use-symbol';
import { useWall } from '../wall-context';
import styles from './candles.module.css';
import panel from './panel.module.css';
import { spanText } from './range-label';
import { PhaseBadge, StateText } from './state-text';
import { useCandleView } from './use-candle-view';

const CHART_HZ = 5;
/** Width of a character, padding of the price axis, and size of the tag, in font sizes. */
const CHARACTER = 0.62;
const GUTTER_SPARE = 1.6;
const TAG_SIZE = 1.27;

/** Shows candles of one symbol with volume, VWAP, previous close, and the last price as a tag. */
export function CandlesTile({ tile }: { readonly tile: TileOf<'candles'> }) {
  const wall = useWall();
  const showState = useShowState(wall);
  const t = useTranslations();
  const { symbol, row } = useSymbol(tile.symbol);
  const { market, numbers, times, settings } = wall;
  const symbols = symbol === null ? NONE : [symbol];
  const bars = useBars(symbols, tile.interval, tile.bars);
  const empty = useRef<HTMLParagraphElement>(null);
  const prevCloseKey = useRef<HTMLSpanElement>(null);
  const past = useRef<HTMLSpanElement>(null);
  const first = useRef<HTMLSpanElement>(null);
  const view = useRef<CandleView | null>(null);
  const slotWidth = useRef(1);
  const draw = useRef<(() => void) | null>(null);
  const { zone } = wall;
  const instrument = market.quotes.instrumentOf(row);

  const root = useEChart(
    wall,
    CHART_HZ,
    (chart) => {
      const { theme, size } = chart;
      const section = chart.element.closest('section');
      if (section === null) return () => undefined;
      const part = namedElementsOf(section);
      const label = chart.fontSize;
      const decimals = instrument?.priceDecimals ?? 2;
      const price = (value: number): string => numbers.fixed(value, decimals);
      const widest = Math.max(price(market.quotes.value(row, 'high')).length, 5);
      const model = new CandleChartModel({
        theme,
        size,
        labelSize: label,
        tagSize: label * TAG_SIZE,
        gutter: Math.ceil((widest * CHARACTER * TAG_SIZE + GUTTER_SPARE) * label),
        slots: tile.bars,
        hasVolume: tile.volume,
        price,
        tick: Math.max(instrument?.tickSize ?? 0, 10 ** -decimals),
        times: timeTexts(times, zone),
      });
      chart.reset(model.base());
      slotWidth.current = model.slotWidth;
      const hollowUp = isHollowUp(settings.colors, settings.locale, instrument?.colorConvention);
      const colors = { up: theme.up, down: theme.down, hollowUp };
      const grey = greyColors(theme);
      const days = vwapDays(instrument);
      const paint = (): void => {
        if (symbol === null) return;
        const series = market.barsOf(symbol, bars.interval);
        if (empty.current !== null) empty.current.hidden = series.size > 0;
        const look = view.current?.pastView();
        showPast(look);
        const prevClose = market.quotes.value(row, 'prevClose');
        const last = market.quotes.value(row, 'last');
        const isGrey = showState(section, part, row) !== null;
        const vwap = (): Float64Array =>
          look?.vwap ??
          vwapOfNewestDay(series, days, {
            vwap: market.quotes.value(row, 'vwap'),
            volume: market.quotes.value(row, 'volume'),
          });
        // Last price and previous close belong to the present; a view of the past has neither.
        const option = model.update({
          bars: look?.bars ?? series,
          colors: isGrey && look === undefined ? grey : colors,
          vwap: tile.vwap ? vwap() : undefined,
          prevClose: tile.prevClose && !Number.isNaN(prevClose) && look === undefined ? prevClose : undefined,
          last: Number.isNaN(last) || look !== undefined ? undefined : last,
        });
        chart.draw(option);
        if (prevCloseKey.current !== null) prevCloseKey.current.hidden = !model.showsPrevClose;
      };
      draw.current = paint;
      return paint;
    },
    [wall, symbol, row, bars.interval, tile, t, showState],
  );

  useCandleView({
    ...{ view, draw, slotWidth, element: root, symbol },
    interval: bars.interval,
    slots: tile.bars,
  });

  /** Shows the time range of a view of the past. */
  function showPast(look: PastView | undefined): void {
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

  return (
    <section className={`${panel.panel} ${styles.candles}`} data-convention={conventionOf(wall, row)}>
      <div className={styles.legend}>
        <div className={styles.keys}>
          <h2 className={panel.title}>{t(`candles.${bars.interval}`)}</h2>
          <PhaseBadge />
          <StateText />
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
          <Button size="s" onClick={() => view.current?.follow()}>
            {t('candles.newest')}
          </Button>
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
