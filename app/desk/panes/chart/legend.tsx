'use client';

import { useTranslations } from 'use-intl';
import type { ChartTexts } from '../../../../lib/charts/canvas/axis-texts';
import { baseOf } from '../../../../lib/charts/canvas/compared-bars';
import { type IndicatorLines, indicatorText } from '../../../../lib/charts/canvas/indicators';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { percentFrom } from '../../../../lib/store/derived';
import { directionName } from '../../../_screen/data/change';
import { displayName } from '../../../_screen/instrument-name';
import { type NamedElements, setData, setText } from '../../../_screen/paint/named-elements';
import { IconButton } from '../../../_ui/button';
import { type DeskModel, useDesk } from '../../desk-context';
import styles from './chart-legend.module.css';
import type { ChartView } from './chart-view';

/** Colour tokens of lines, which must not look like directions. */
const LINE_TOKENS = ['not-live', 'link-b', 'link-a', 'link-c', 'link-d', 'muted'] as const;
const PRICES = ['open', 'high', 'low', 'close'] as const;

/** Returns the colour of the line at an index of the legend. */
export function lineColors(token: (name: string) => string): (at: number) => string {
  const colors = LINE_TOKENS.map(token);
  return (at) => colors[at % colors.length] ?? '';
}

interface ChartLegendProps {
  readonly indicators: readonly IndicatorLines[];
  readonly compared: readonly MarketSymbol[];
  readonly onRemove: (compared: MarketSymbol) => void;
}

/** Shows the bar under the crosshair, or the forming one, and the value of each line there. */
export function ChartLegend({ indicators, compared, onRemove }: ChartLegendProps) {
  const t = useTranslations('desk.chart');
  const { instruments, settings } = useDesk();
  const nameOf = (symbol: MarketSymbol): string =>
    displayName(
      instruments.find((one) => one.symbol === symbol),
      symbol,
      settings.locale,
    ).primary;
  return (
    <div data-part="legend" className={`${styles.legend} number`}>
      <p data-legend-row className={`${styles.row} fading`}>
        <b data-part="legendTime" />
        {PRICES.map((field) => (
          <span key={field}>
            <i>{t(`legend.${field}`)}</i> <span data-part={`legend-${field}`} className={styles.directed} />
          </span>
        ))}
        <span data-part="legendChange" className={styles.directed} />
        <span>
          <i>{t('legend.volume')}</i> <span data-part="legendVolume" />
        </span>
      </p>
      {indicators.length > 0 && (
        <p data-legend-row className={styles.row}>
          {indicators.map(({ id }, at) => (
            <span key={indicatorText(id)} className={styles.key}>
              <LineSample at={at} />
              {[t(`indicator.${id.kind}`), ...id.numbers].join(' ')} <b data-part={`line-${at}`} />
            </span>
          ))}
        </p>
      )}
      {compared.length > 0 && (
        <p data-legend-row className={styles.row}>
          {compared.map((symbol, at) => (
            <span key={symbol} className={styles.key}>
              <LineSample at={indicators.length + at} />
              {nameOf(symbol)} <b data-part={`compared-${at}`} />
              <IconButton
                icon="close"
                size="s"
                label={t('remove', { name: nameOf(symbol) })}
                onClick={() => onRemove(symbol)}
              />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

function LineSample({ at }: { readonly at: number }) {
  return (
    <svg viewBox="0 0 12 2" aria-hidden="true">
      <path d="M0 1h12" style={{ stroke: `var(--${LINE_TOKENS[at % LINE_TOKENS.length]})` }} />
    </svg>
  );
}

export function paintLegend(
  part: NamedElements,
  desk: DeskModel,
  { bars, overlays, panels, compared, shown }: ChartView,
  texts: ChartTexts,
  volumeText: (volume: number) => string,
  at: number,
): void {
  const [open = Number.NaN, close = Number.NaN] = [bars.open[at], bars.close[at]];
  const percent = percentFrom(open, close);
  const direction = directionName(percent);
  setText(part('legendTime'), texts.moment(bars.start[at] ?? Number.NaN, bars.interval));
  for (const field of PRICES) {
    setText(part(`legend-${field}`), texts.price(bars[field][at] ?? Number.NaN));
    setData(part(`legend-${field}`), 'direction', direction);
  }
  setText(part('legendChange'), desk.numbers.percent(percent));
  setData(part('legendChange'), 'direction', direction);
  setText(part('legendVolume'), volumeText(bars.volume[at] ?? Number.NaN));
  for (const [n, { id, lines }] of [...overlays, ...panels].entries()) {
    const values = id.kind === 'bb' || id.kind === 'macd' ? lines : lines.slice(0, 1);
    const text = values.map((line) => {
      const value = line[at] ?? Number.NaN;
      return id.kind === 'rsi' ? desk.numbers.fixed(value, 1) : texts.price(value);
    });
    setText(part(`line-${n}`), text.join(' '));
  }
  for (const [n, { values }] of compared.entries()) {
    const base = shown ? baseOf(values, shown.from, shown.to) : Number.NaN;
    setText(part(`compared-${n}`), desk.numbers.percent(percentFrom(base, values[at] ?? Number.NaN)));
  }
}
