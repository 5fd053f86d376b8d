'use client';

import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { HEAT_CLAMP_PERCENT } from '../../../../lib/charts/heatmap/heat-color';
import { conventionFor } from '../../../../lib/locale/colors';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { changePercent, turnover } from '../../../../lib/store/derived';
import { shownPrice } from '../../../../lib/store/shown-price';
import { directionName } from '../../../_screen/data/change';
import { majorityConvention } from '../../../_screen/data/convention';
import { amountText } from '../../../_screen/data/size-text';
import { displayName } from '../../../_screen/instrument-name';
import { createRamps } from '../../../_screen/paint/heat-ramps';
import { namedElementsOf, rowsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { phaseText } from '../../../_screen/paint/quote-state';
import { tokensOf } from '../../../_screen/paint/screen-theme';
import { useDesk } from '../../desk-context';
import { usePanePainter } from '../use-pane-painter';
import styles from './heatmap.module.css';

/** Repaint rate, Hz: the hovered leaf is shown soon, though colours change once a second. */
const HZ = 10;
const STEPS = [-3, -2, -1, 0, 1, 2, 3].map((step) => (step * HEAT_CLAMP_PERCENT) / 3);

interface HeatFootProps {
  readonly rows: readonly number[];
  /** Number of leaves shown. */
  readonly shown: number;
  readonly pointed: RefObject<MarketSymbol | null>;
}

/** Shows the hovered leaf, else the number of leaves; and the colour scale. */
export function HeatFoot({ rows, shown, pointed }: HeatFootProps) {
  const desk = useDesk();
  const t = useTranslations('desk.heatmap');
  const state = useTranslations('state');
  const { numbers, market, settings } = desk;
  // Turnovers of several currencies cannot be compared, nor can areas in proportion to them.
  const currencies = new Set(rows.map((row) => market.quotes.instrumentOf(row)?.currency));
  const count = t(currencies.size > 1 ? 'shownMixed' : 'shown', {
    shown: numbers.integer(shown),
    all: numbers.integer(rows.length),
  });
  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = namedElementsOf(element);
      const ramp = createRamps(tokensOf)(part('scale'));
      for (const [at, swatch] of rowsOf(element).entries())
        swatch.style.backgroundColor = ramp(STEPS[at] ?? 0);
      const { quotes } = market;
      return () => {
        const row = pointed.current === null ? -1 : quotes.rowOf(pointed.current);
        const instrument = quotes.instrumentOf(row);
        const known = pointed.current !== null && instrument !== undefined;
        const name = known ? displayName(instrument, pointed.current ?? '', settings.locale) : undefined;
        const percent = known ? changePercent(quotes, row) : Number.NaN;
        setText(part('code'), name?.primary ?? '');
        setText(part('name'), name?.secondary ?? '');
        setText(part('last'), known ? numbers.fixed(shownPrice(quotes, row), instrument.priceDecimals) : '');
        setText(part('percent'), known ? numbers.percent(percent) : '');
        setData(part('percent'), 'direction', directionName(percent));
        setData(
          element,
          'convention',
          conventionFor(settings.colors, settings.locale, instrument?.colorConvention),
        );
        const value = known
          ? `${t('turnover', { value: amountText(numbers, turnover(quotes, row), instrument) })}`
          : count;
        const phase = known ? phaseText(desk, row, state, 'long') : '';
        setText(part('rest'), [phase, value].filter(Boolean).join(' · '));
      };
    },
    [desk, rows, count, pointed, t, state],
    {
      version: () =>
        pointed.current === null ? 0 : market.version + market.quotes.rowOf(pointed.current) + 1,
    },
  );
  return (
    <div ref={root} className={`${styles.foot} number`}>
      <b data-part="code" />
      <span data-part="name" className={`${styles.fullName} cut muted`} />
      <span data-part="last" />
      <span data-part="percent" className="directed" />
      <span data-part="rest" className="cut muted" />
      <span
        data-part="scale"
        className={styles.scale}
        data-convention={majorityConvention(desk, rows)}
        role="img"
        aria-label={t('scale', { percent: numbers.integer(HEAT_CLAMP_PERCENT) })}
      >
        <span aria-hidden="true">−{HEAT_CLAMP_PERCENT}</span>
        {STEPS.map((step) => (
          <i key={step} data-row />
        ))}
        <span aria-hidden="true">+{HEAT_CLAMP_PERCENT} %</span>
      </span>
    </div>
  );
}
