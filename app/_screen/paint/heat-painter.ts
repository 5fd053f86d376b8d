import { HEAT_CLAMP_PERCENT } from '../../../lib/charts/heatmap/heat-color';
import { meanChange } from '../../../lib/store/breadth';
import { changePercent } from '../../../lib/store/derived';
import { isFadedGroup } from '../../../lib/store/freshness';
import type { ScreenModel } from '../screen-model';
import { createRamps } from './heat-ramps';
import { namedElementsOf, rowsOf, setData, setText } from './named-elements';
import { markState } from './quote-state';
import { tokensOf } from './screen-theme';

/** A change of three digits and more is written without decimals: a leaf has no room for them, percent. */
const WHOLE_FROM = 100;

interface HeatPaint {
  /** Change at full tint, percent. */
  readonly clamp: number;
  readonly haltedText: string;
  readonly closedText: string;
}

/** Share of its heat in the fill of a leaf in an auction, whose edge has all of it. */
const INDICATIVE_FILL = '30%';

/**
 * Creates the painter of a laid-out heatmap: colours and changes of leaves, mean changes of headings.
 * Leaves are rows with `data-symbol`, and show a change if `data-change` is `true`; headings have `data-sector`
 * and `data-symbols`.
 */
export function createHeatPainter(
  element: HTMLElement,
  model: Pick<ScreenModel, 'market' | 'numbers' | 'times'>,
  { clamp, haltedText, closedText }: HeatPaint,
): () => void {
  const { market, numbers, times } = model;
  const { quotes } = market;
  const ramps = createRamps(tokensOf);
  const leaves = rowsOf(element).map((leaf) => {
    const row = quotes.rowOf(leaf.dataset.symbol ?? '');
    return { leaf, row, part: namedElementsOf(leaf), ramp: ramps(leaf) };
  });
  const headings = [...element.querySelectorAll<HTMLElement>('[data-sector]')].map((heading) => ({
    part: namedElementsOf(heading),
    rows: (heading.dataset.symbols ?? '').split(' ').map((symbol) => quotes.rowOf(symbol)),
  }));
  return () => {
    for (const { leaf, row, part, ramp } of leaves) {
      const percent = changePercent(quotes, row);
      const state = markState(model, leaf, row);
      const { phase } = leaf.dataset;
      const heat = ramp((percent * HEAT_CLAMP_PERCENT) / clamp);
      const indicative = phase === 'auction' && state === null;
      leaf.style.setProperty('--heat', indicative ? heat : null);
      leaf.style.backgroundColor =
        state === 'halted' || state === 'old' || phase === 'closed'
          ? 'var(--panel)'
          : state === 'stale'
            ? 'var(--heat-zero)'
            : indicative
              ? `color-mix(in oklab, ${heat} ${INDICATIVE_FILL}, var(--panel))`
              : heat;
      const text =
        state === 'halted'
          ? haltedText
          : phase === 'closed'
            ? closedText
            : state !== null
              ? times.age(market.ageOf(row))
              : numbers.barePercent(percent, Math.abs(percent) < WHOLE_FROM ? 2 : 0);
      if (leaf.dataset.change === 'true') setText(part('change'), text);
    }
    for (const { part, rows } of headings) {
      const percent = meanChange(quotes, rows);
      setText(part('change'), Number.isNaN(percent) ? '' : numbers.percent(percent));
      setData(
        part('change'),
        'age',
        isFadedGroup(rows.map((row) => market.freshnessOf(row))) ? 'stale' : null,
      );
    }
  };
}
