import { type RefObject, useEffect, useState } from 'react';
import type { TileOf } from '../../../lib/boards/tile';
import { canvasMeasure } from '../../../lib/charts/canvas-measure';
import {
  type HeatmapItem,
  type HeatmapLayout,
  type HeatmapOptions,
  layOutHeatmap,
} from '../../../lib/charts/heatmap-layout';
import type { Instrument } from '../../../lib/market/instrument';
import { shownName } from '../names';
import { tokensOf } from '../paint/theme';
import { useWall, type WallModel } from '../wall-context';
import { weightsOf } from './ranking';

/** The map is laid out again so long after it appeared, ms: turnover of a young market says little at first. */
const LAY_OUT_SOON_MS = 20_000;
/** And then so often: leaves that wander cannot be found again. */
const LAY_OUT_EVERY_MS = 300_000;
/** Text set in the page is a little wider than the canvas measures it (optical size, tabular figures). */
const MEASURE_MARGIN = 1.05;
/** Leaves shown with larger type are fewer by its square. */
const LEAST_LEAVES = 8;
/** Leaves taken away for the next try, and the share of them that must stay. */
const FEWER_EACH_TRY = 2;
const FEWEST_SHARE = 0.7;
/** How often blank leaves are taken out: each time the others move, and one of them may lose its label. */
const MOST_CLEARINGS = 3;
/** A leaf without any label is as bad as so many without their change. */
const BLANK_COST = 4;

function groupOf(instrument: Instrument | undefined, group: TileOf<'heatmap'>['group']): string {
  if (instrument === undefined) return 'other';
  if (group === 'venue') return instrument.venue.toUpperCase();
  if (group === 'currency') return instrument.currency;
  if (group === 'none') return '';
  return instrument.sector ?? 'other';
}

function itemsOf(wall: WallModel, rows: readonly number[], tile: TileOf<'heatmap'>): HeatmapItem[] {
  const { quotes } = wall.market;
  const weights = weightsOf(quotes, rows);
  return rows.map((row, index) => {
    const symbol = quotes.symbolOf(row) ?? '';
    const instrument = quotes.instrumentOf(row);
    return {
      symbol,
      name: shownName(instrument, symbol, wall.settings.locale).primary,
      sector: groupOf(instrument, tile.group),
      value: weights[index] ?? 0,
    };
  });
}

/** As many leaves as can all be labelled; of the tries, the one that leaves least unsaid. */
function labelledLayout(
  items: readonly HeatmapItem[],
  options: Omit<HeatmapOptions, 'mostLeaves'>,
  most: number,
): HeatmapLayout {
  let best: HeatmapLayout | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let count = Math.min(most, items.length); count > 0 && least > 0; count -= FEWER_EACH_TRY) {
    if (best !== null && count < most * FEWEST_SHARE) break;
    const layout = layOutHeatmap(items, { ...options, mostLeaves: count });
    const unsaid = layout.leaves.reduce(
      (sum, { label }) => sum + (label.lines.length === 0 ? BLANK_COST : label.change ? 0 : 1),
      0,
    );
    if (unsaid >= least) continue;
    best = layout;
    least = unsaid;
  }
  return withoutBlanks(best ?? layOutHeatmap(items, options), items, options);
}

/** Leaves that no label fits say nothing: they give their room to the others. */
function withoutBlanks(
  layout: HeatmapLayout,
  items: readonly HeatmapItem[],
  options: Omit<HeatmapOptions, 'mostLeaves'>,
): HeatmapLayout {
  let shown = layout;
  for (let tries = 0; tries < MOST_CLEARINGS; tries++) {
    const said = new Set(
      shown.leaves.filter(({ label }) => label.lines.length > 0).map(({ symbol }) => symbol),
    );
    if (said.size === shown.leaves.length || said.size === 0) return shown;
    const kept = items.filter(({ symbol }) => said.has(symbol));
    shown = layOutHeatmap(kept, { ...options, mostLeaves: kept.length });
  }
  return shown;
}

/** Lays the heatmap out for the box: when it has a size, when fonts are there, and seldom again. */
export function useHeatmapLayout(
  box: RefObject<HTMLElement | null>,
  rows: readonly number[],
  tile: TileOf<'heatmap'>,
): HeatmapLayout | null {
  const wall = useWall();
  const [layout, setLayout] = useState<HeatmapLayout | null>(null);

  useEffect(() => {
    const element = box.current;
    const context = document.createElement('canvas').getContext('2d');
    if (element === null || context === null) return;
    const layOut = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      const tokens = tokensOf(element);
      const measure = canvasMeasure(context, tokens.color('font'));
      const { typeScale } = wall.settings;
      const mostLeaves = Math.max(LEAST_LEAVES, Math.round(tile.leaves / Math.max(1, typeScale) ** 2));
      const options = {
        width,
        height,
        unit: tokens.length('u') * typeScale,
        measure: (text: string, size: number, weight: number) => measure(text, size, weight) * MEASURE_MARGIN,
        ratio: window.devicePixelRatio || 1,
      };
      setLayout(labelledLayout(itemsOf(wall, rows, tile), options, mostLeaves));
    };
    const observer = new ResizeObserver(layOut);
    observer.observe(element);
    document.fonts.addEventListener('loadingdone', layOut);
    const soon = setTimeout(layOut, LAY_OUT_SOON_MS);
    const often = setInterval(layOut, LAY_OUT_EVERY_MS);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', layOut);
      clearTimeout(soon);
      clearInterval(often);
    };
  }, [box, wall, rows, tile]);

  return layout;
}
