'use client';

import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import {
  INDICATORS,
  type IndicatorKind,
  indicatorText,
  MAX_PERIOD_BARS,
  parseIndicator,
} from '../../../../lib/charts/canvas/indicators';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { IconButton } from '../../../_ui/button';
import { CheckBox, Select, TextField } from '../../../_ui/field';
import { EntryButtons, PopoverButton } from '../../../_ui/menu';
import { useNarrow } from '../../use-narrow';
import type { ChartHandle } from './chart-handle';
import styles from './chart-tools.module.css';
import { CompareMenu } from './compare-menu';
import { IntervalChoice, IntervalMenu } from './interval-choice';
import { useChartExports } from './use-chart-exports';

const STYLES = ['candles', 'bars', 'line', 'area'] as const;
const SCALES = ['linear', 'log', 'percent'] as const;
const KINDS = Object.keys(INDICATORS) as IndicatorKind[];
const MAX_INDICATORS = 6;

interface ChartToolsProps {
  readonly options: PaneOptions<'chart'>;
  readonly change: (options: Partial<PaneOptions<'chart'>>) => void;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  readonly handle: RefObject<ChartHandle | null>;
  /** True while the next click on the chart draws a line. */
  readonly drawing: boolean;
  readonly onDraw: (drawing: boolean) => void;
}

/** Sets interval, comparison and lines in the header; style, scale, volume and indicators in a popover. */
export function ChartTools(props: ChartToolsProps) {
  const { options, change, symbol, instrument, handle, drawing, onDraw } = props;
  const t = useTranslations('desk.chart');
  const { indicators } = options;
  const narrow = useNarrow();
  const exports = useChartExports({ handle, symbol, instrument });
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
      <IconButton
        icon="priceLine"
        size="s"
        label={t('drawLine')}
        title={t('drawLineHint')}
        aria-pressed={drawing}
        onClick={() => onDraw(!drawing)}
      />
      <PopoverButton label={t('menu')}>
        <Select
          label={t('style')}
          value={options.style}
          options={STYLES.map((value) => ({ value, text: t(`choice.${value}`) }))}
          onChoose={(style) => change({ style })}
        />
        <Select
          label={t('scale')}
          value={options.compare.length > 0 ? 'percent' : options.scale}
          options={SCALES.map((value) => ({ value, text: t(`choice.${value}`) }))}
          onChoose={(scale) => change({ scale })}
        />
        <CheckBox size="s" checked={options.volume} onChange={(volume) => change({ volume })}>
          {t('volume')}
        </CheckBox>
        {indicators.map((text, at) => {
          const id = parseIndicator(text);
          if (id === undefined) return null;
          const name = t(`indicator.${id.kind}`);
          return (
            <div key={text} className={styles.indicator}>
              <span>{name}</span>
              {id.numbers.map((number, n) => (
                <TextField
                  // biome-ignore lint/suspicious/noArrayIndexKey: a number is known by its place
                  key={n}
                  size="s"
                  type="number"
                  labelHidden
                  label={`${name} ${n + 1}`}
                  min={1}
                  max={MAX_PERIOD_BARS}
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
              <IconButton icon="close" size="s" label={t('remove', { name })} onClick={() => put(at, null)} />
            </div>
          );
        })}
        {indicators.length < MAX_INDICATORS && (
          <Select
            labelHidden
            label={t('add')}
            value=""
            options={[
              { value: '', text: t('add') },
              ...KINDS.map((kind) => ({ value: kind, text: t(`indicator.${kind}`) })),
            ]}
            onChoose={(kind) => {
              const id = parseIndicator(kind);
              const text = id && indicatorText(id);
              if (text !== undefined && !indicators.includes(text))
                change({ indicators: [...indicators, text] });
            }}
          />
        )}
        <EntryButtons entries={exports()} />
      </PopoverButton>
    </>
  );
}
