'use client';

import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import {
  INDICATORS,
  type IndicatorKind,
  indicatorText,
  MAX_BARS_OF_INDICATOR,
  parseIndicator,
} from '../../../../lib/charts/canvas/indicators';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { useNarrow } from '../../use-narrow';
import { PaneMenu } from '../pane-menu';
import styles from './chart.module.css';
import { ChartExports } from './chart-exports';
import type { ChartHandle } from './chart-handle';
import { CompareMenu } from './compare-menu';
import { IntervalChoice, IntervalMenu } from './interval-choice';

const STYLES = ['candles', 'bars', 'line', 'area'] as const;
const SCALES = ['linear', 'log', 'percent'] as const;
const KINDS = Object.keys(INDICATORS) as IndicatorKind[];
/** Indicators of one chart at most. */
const MAX_INDICATORS = 6;

interface ChartToolsProps {
  readonly options: PaneOptions<'chart'>;
  readonly change: (options: Partial<PaneOptions<'chart'>>) => void;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  readonly hand: RefObject<ChartHandle | null>;
  /** Whether the next click on the chart draws a line. */
  readonly drawing: boolean;
  readonly onDraw: (drawing: boolean) => void;
}

/** Interval, comparison and lines in the pane's header; style, scale, volume, indicators and exports in its menu. */
export function ChartTools(props: ChartToolsProps) {
  const { options, change, symbol, instrument, hand, drawing, onDraw } = props;
  const t = useTranslations('desk.chart');
  const { indicators } = options;
  const narrow = useNarrow();
  const put = (at: number, text: string | null): void =>
    change({ indicators: indicators.flatMap((one, n) => (n !== at ? [one] : text === null ? [] : [text])) });
  return (
    <>
      {!narrow && (
        <>
          <IntervalChoice value={options.interval} pick={(interval) => change({ interval })} />
          <IntervalMenu value={options.interval} pick={(interval) => change({ interval })} />
        </>
      )}
      <CompareMenu
        symbol={symbol}
        compared={options.compare}
        onChange={(compare) => change({ compare: [...compare] })}
      />
      <button
        type="button"
        className={styles.draw}
        aria-pressed={drawing}
        aria-label={t('drawLine')}
        title={t('drawLineHint')}
        onClick={() => onDraw(!drawing)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1.5 8h3.5m6 0h3.5M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6" />
        </svg>
      </button>
      <PaneMenu label={t('menu')}>
        <Choice
          text={(one) => t(`choice.${one}`)}
          label={t('style')}
          of={STYLES}
          value={options.style}
          pick={(style) => change({ style })}
        />
        <Choice
          text={(one) => t(`choice.${one}`)}
          label={t('scale')}
          of={SCALES}
          value={options.compare.length > 0 ? 'percent' : options.scale}
          pick={(scale) => change({ scale })}
        />
        <label className={styles.field}>
          <input
            type="checkbox"
            checked={options.volume}
            onChange={(event) => change({ volume: event.target.checked })}
          />
          {t('volume')}
        </label>
        {indicators.map((text, at) => {
          const id = parseIndicator(text);
          if (id === undefined) return null;
          const name = t(`indicator.${id.kind}`);
          return (
            <div key={text} className={styles.field}>
              <span>{name}</span>
              {id.numbers.map((number, n) => (
                <input
                  // biome-ignore lint/suspicious/noArrayIndexKey: a number is known by its place
                  key={n}
                  type="number"
                  min={1}
                  max={MAX_BARS_OF_INDICATOR}
                  aria-label={`${name} ${n + 1}`}
                  defaultValue={number}
                  onChange={(event) => {
                    const next = indicatorText({
                      kind: id.kind,
                      numbers: id.numbers.map((one, m) => (m === n ? event.target.valueAsNumber : one)),
                    });
                    if (parseIndicator(next) && !indicators.includes(next)) put(at, next);
                  }}
                />
              ))}
              <button type="button" aria-label={t('remove', { name })} onClick={() => put(at, null)}>
                ×
              </button>
            </div>
          );
        })}
        {indicators.length < MAX_INDICATORS && (
          <select
            className={styles.select}
            aria-label={t('add')}
            value=""
            onChange={(event) => {
              const id = parseIndicator(event.target.value);
              const text = id && indicatorText(id);
              if (text !== undefined && !indicators.includes(text))
                change({ indicators: [...indicators, text] });
            }}
          >
            <option value="">{t('add')}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`indicator.${kind}`)}
              </option>
            ))}
          </select>
        )}
        <ChartExports hand={hand} symbol={symbol} instrument={instrument} />
      </PaneMenu>
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly of: readonly T[];
  readonly value: T;
  readonly text: (value: T) => string;
  readonly pick: (value: T) => void;
}

function Choice<T extends string>({ label, of, value, text, pick }: ChoiceProps<T>) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select className={styles.select} value={value} onChange={(event) => pick(event.target.value as T)}>
        {of.map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
