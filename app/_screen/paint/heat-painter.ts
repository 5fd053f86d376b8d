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
}

/**
 * Creates the painter of a laid-out heatmap: colours and changes of leaves, mean changes of headings.
 * Leaves are rows with `data-symbol`, and show a change if `data-change` is `true`; headings have `data-sector`
 * and `data-symbols`.
 */
export function createHeatPainter(
  element: HTMLElement,
  model: Pick<ScreenModel, 'market' | 'numbers' | 'times'>,
  { clamp, haltedText }: HeatPaint,
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
      leaf.style.backgroundColor =
        state === 'halted' || state === 'old'
          ? 'var(--panel)'
          : state === 'stale'
            ? 'var(--heat-zero)'
            : ramp((percent * HEAT_CLAMP_PERCENT) / clamp);
      const text =
        state === 'halted'
          ? haltedText
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
