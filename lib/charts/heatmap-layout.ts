import { fitLabel, type LeafLabel, labelScore, type MeasureText } from './heatmap-label';
import { type Rect, squarify } from './squarify';

/** Leaves of a whole map. More would be blank or too small to read from 3 m. */
export const MOST_LEAVES = 38;
/** Area goes by this power of the value, so that the largest names leave room for the others. */
const AREA_POWER = 0.7;
/** Leaves are made wider than tall, for labels are: the stretches that are tried. */
const STRETCHES = [1, 1.15, 1.3, 1.45, 1.6, 1.75, 1.9, 2.1] as const;
/** Gaps and the sectors' heading row, vh. */
const LEAF_GAP_VH = 0.3;
const SECTOR_GAP_VH = 1.2;
const HEADING_VH = 3.2;
/** Type of the headings, vh. */
export const HEADING_SIZE_VH = 2.2;
/** The longest change that a label must have room for on a usual day. */
const USUAL_CHANGE = '\u22128.88';

export interface HeatmapItem {
  readonly symbol: string;
  /** What the leaf is called on the map: the code, or the name in Chinese. */
  readonly name: string;
  readonly sector: string;
  /** Turnover or capitalisation, any unit but the same for all; those without one are left out. */
  readonly value: number;
}

export interface HeatmapLeaf extends Rect {
  readonly symbol: string;
  readonly name: string;
  readonly sector: string;
  readonly label: LeafLabel;
}

export interface HeatmapSector extends Rect {
  readonly sector: string;
  /** Height of the heading row, which the sector's rectangle begins with, px. */
  readonly heading: number;
  readonly symbols: readonly string[];
}

export interface HeatmapLayout {
  readonly width: number;
  readonly height: number;
  readonly unit: number;
  readonly leaves: readonly HeatmapLeaf[];
  readonly sectors: readonly HeatmapSector[];
}

export interface HeatmapOptions {
  /** Size of the map, CSS px. */
  readonly width: number;
  readonly height: number;
  /** px of one vh. */
  readonly unit: number;
  readonly measure: MeasureText;
  readonly mostLeaves?: number;
  /** Device pixels of a CSS px: edges lie on whole ones. Default 1. */
  readonly ratio?: number;
}

/**
 * Lays the map out once: squarified inside squarified sectors, in a space that is stretched so that leaves become
 * wider than tall; of the stretches tried, the one whose labels fit best wins. Recolour it afterwards.
 */
export function layOutHeatmap(items: readonly HeatmapItem[], options: HeatmapOptions): HeatmapLayout {
  const groups = groupBySector(items, options.mostLeaves ?? MOST_LEAVES);
  let best: HeatmapLayout | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const stretch of STRETCHES) {
    const layout = layOutStretched(groups, options, stretch);
    const score = layout.leaves.reduce((sum, leaf) => sum + labelScore(leaf.label, options.unit), 0);
    if (score > bestScore) {
      best = layout;
      bestScore = score;
    }
  }
  const { width, height, unit } = options;
  return best ?? { width, height, unit, leaves: [], sectors: [] };
}

interface WeighedItem extends HeatmapItem {
  readonly weight: number;
}

interface Group {
  readonly sector: string;
  readonly items: readonly WeighedItem[];
  readonly weight: number;
}

function groupBySector(items: readonly HeatmapItem[], most: number): Group[] {
  const bySector = new Map<string, WeighedItem[]>();
  const largest = items
    .filter(({ value }) => value > 0 && Number.isFinite(value))
    .sort((a, b) => b.value - a.value || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, most);
  for (const item of largest) {
    const weighed = { ...item, weight: item.value ** AREA_POWER };
    const group = bySector.get(item.sector);
    if (group) group.push(weighed);
    else bySector.set(item.sector, [weighed]);
  }
  const groups = [...bySector].map(([sector, members]) => ({
    sector,
    items: members,
    weight: members.reduce((sum, { weight }) => sum + weight, 0),
  }));
  return groups.sort((a, b) => b.weight - a.weight);
}

function layOutStretched(groups: readonly Group[], options: HeatmapOptions, stretch: number): HeatmapLayout {
  const { width, height, unit, measure, ratio = 1 } = options;
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  const heading = snap(HEADING_VH * unit);
  const sectorGap = SECTOR_GAP_VH * unit;
  const leafGap = LEAF_GAP_VH * unit;
  const leaves: HeatmapLeaf[] = [];
  const sectors: HeatmapSector[] = [];
  const places = divide(groups, { x: 0, y: 0, width, height }, sectorGap, stretch);
  for (const [index, group] of groups.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    const sector = snapped(place, snap);
    sectors.push({
      ...sector,
      sector: group.sector,
      heading: Math.min(heading, sector.height),
      symbols: group.items.map(({ symbol }) => symbol),
    });
    const below = { ...sector, y: sector.y + heading, height: Math.max(0, sector.height - heading) };
    const rects = divide(group.items, below, leafGap, stretch);
    for (const [at, item] of group.items.entries()) {
      const rect = rects[at];
      if (rect === undefined) continue;
      const leaf = snapped(rect, snap);
      const label = fitLabel(item.name, USUAL_CHANGE, leaf.width, leaf.height, unit, measure);
      leaves.push({ ...leaf, symbol: item.symbol, name: item.name, sector: item.sector, label });
    }
  }
  return { width, height, unit, leaves, sectors };
}

/**
 * Squarifies in a space that is `stretch` times as tall, with gaps between and none around: each part of the area
 * grown by one gap loses a gap.
 */
function divide(
  parts: readonly { readonly weight: number }[],
  area: Rect,
  gap: number,
  stretch: number,
): Rect[] {
  const grown = { x: 0, y: 0, width: area.width + gap, height: (area.height + gap) * stretch };
  const weights = parts.map(({ weight }) => weight);
  return squarify(weights, grown).map((rect) => ({
    x: area.x + rect.x,
    y: area.y + rect.y / stretch,
    width: Math.max(0, rect.width - gap),
    height: Math.max(0, rect.height / stretch - gap),
  }));
}

/** Moves the four edges to whole device pixels, so that gaps stay even. */
function snapped(rect: Rect, snap: (value: number) => number): Rect {
  const x = snap(rect.x);
  const y = snap(rect.y);
  return { x, y, width: snap(rect.x + rect.width) - x, height: snap(rect.y + rect.height) - y };
}
