import { type HeatmapItem, type HeatmapLayout, type HeatmapOptions, layOutHeatmap } from './heatmap-layout';

/** Leaves removed for each next try, and the smallest share that stays. */
const FEWER_EACH_TRY = 2;
const MIN_SHARE = 0.7;
/** Rounds of removing blank leaves: in each the others move, and one may lose its label. */
const MAX_CLEARINGS = 3;
const MAX_QUICK_CLEARINGS = 6;
/** Cost of a blank leaf, in leaves without their change. */
const BLANK_COST = 4;

/** Computes a layout with as many leaves as can have labels: of the tries, the one with the lowest cost. */
export function labelledHeatmap(
  items: readonly HeatmapItem[],
  options: Omit<HeatmapOptions, 'mostLeaves'>,
  most: number,
): HeatmapLayout {
  let best: HeatmapLayout | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let count = Math.min(most, items.length); count > 0 && least > 0; count -= FEWER_EACH_TRY) {
    if (best !== null && count < most * MIN_SHARE) break;
    const layout = layOutHeatmap(items, { ...options, mostLeaves: count });
    const cost = layout.leaves.reduce(
      (sum, { label }) => sum + (label.lines.length === 0 ? BLANK_COST : label.change ? 0 : 1),
      0,
    );
    if (cost >= least) continue;
    best = layout;
    least = cost;
  }
  return withoutBlanks(best ?? layOutHeatmap(items, options), items, options, MAX_CLEARINGS);
}

/**
 * Computes a layout in a few milliseconds, for a busy page: it tries fewer shapes and one number of leaves,
 * `mostLeaves`, and removes those without a label.
 */
export function quickHeatmap(items: readonly HeatmapItem[], given: HeatmapOptions): HeatmapLayout {
  const options = { ...given, quick: true };
  return withoutBlanks(layOutHeatmap(items, options), items, options, MAX_QUICK_CLEARINGS);
}

/** Removes leaves that no label fits, and gives their area to the others. */
function withoutBlanks(
  layout: HeatmapLayout,
  items: readonly HeatmapItem[],
  options: Omit<HeatmapOptions, 'mostLeaves'>,
  most: number,
): HeatmapLayout {
  let shown = layout;
  for (let tries = 0; tries < most; tries++) {
    const labelled = new Set(
      shown.leaves.filter(({ label }) => label.lines.length > 0).map(({ symbol }) => symbol),
    );
    if (labelled.size === shown.leaves.length || labelled.size === 0) return shown;
    const kept = items.filter(({ symbol }) => labelled.has(symbol));
    shown = layOutHeatmap(kept, { ...options, mostLeaves: kept.length });
  }
  return shown;
}
