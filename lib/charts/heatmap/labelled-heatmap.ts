import { type HeatmapItem, type HeatmapLayout, type HeatmapOptions, layOutHeatmap } from './heatmap-layout';

/** Leaves taken away for the next try, and the share of them that must stay. */
const FEWER_EACH_TRY = 2;
const MIN_SHARE = 0.7;
/** How often blank leaves are taken out: each time the others move, and one of them may lose its label. */
const MAX_CLEARINGS = 3;
const MAX_QUICK_CLEARINGS = 6;
/** A leaf without any label is as bad as so many without their change. */
const BLANK_COST = 4;

/** As many leaves as can all be labelled; of the tries, the one that leaves least unsaid. */
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
    const unsaid = layout.leaves.reduce(
      (sum, { label }) => sum + (label.lines.length === 0 ? BLANK_COST : label.change ? 0 : 1),
      0,
    );
    if (unsaid >= least) continue;
    best = layout;
    least = unsaid;
  }
  return withoutBlanks(best ?? layOutHeatmap(items, options), items, options, MAX_CLEARINGS);
}

/**
 * The same in a few milliseconds, for a page that has much else to do: fewer shapes are tried, and one number of
 * leaves, `mostLeaves`, from which those are taken out that no label fits.
 */
export function quickHeatmap(items: readonly HeatmapItem[], given: HeatmapOptions): HeatmapLayout {
  const options = { ...given, quick: true };
  return withoutBlanks(layOutHeatmap(items, options), items, options, MAX_QUICK_CLEARINGS);
}

/** Leaves that no label fits say nothing: they give their room to the others. */
function withoutBlanks(
  layout: HeatmapLayout,
  items: readonly HeatmapItem[],
  options: Omit<HeatmapOptions, 'mostLeaves'>,
  most: number,
): HeatmapLayout {
  let shown = layout;
  for (let tries = 0; tries < most; tries++) {
    const said = new Set(
      shown.leaves.filter(({ label }) => label.lines.length > 0).map(({ symbol }) => symbol),
    );
    if (said.size === shown.leaves.length || said.size === 0) return shown;
    const kept = items.filter(({ symbol }) => said.has(symbol));
    shown = layOutHeatmap(kept, { ...options, mostLeaves: kept.length });
  }
  return shown;
}
