import { fitLabel, type LeafLabel, labelScore, type MeasureText } from './heatmap-label';
import { type Rect, squarify } from './squarify';

/** Leaves of a map. More would be blank or too small to read from 3 m. */
export const MAX_LEAVES = 38;
/** Power of the value that the area is proportional to, so that the largest leaves leave room for others. */
const AREA_POWER = 0.7;
/** Stretches to try: leaves are wider than tall, as labels are. */
const STRETCHES = [1, 1.2, 1.4, 1.65, 1.9, 2.1] as const;
/** Stretches to try inside a sector: in a flat one, tall leaves may hold labels. */
const LEAF_STRETCHES = [0.6, 0.8, ...STRETCHES] as const;
/** The same for a quick layout. */
const FEW_STRETCHES = [1, 1.4, 1.9] as const;
const FEW_LEAF_STRETCHES = [0.7, 1.2, 1.9] as const;
/** Gaps, and the height of a sector's heading, vh. */
const LEAF_GAP_VH = 0.3;
const SECTOR_GAP_VH = 1.2;
const HEADING_VH = 3.2;
/** The longest usual change, which a label must have room for. */
const USUAL_CHANGE = '\u22128.88';

export interface HeatmapItem {
  readonly symbol: string;
  /** Text on the leaf: the code, or the name in Chinese. */
  readonly name: string;
  readonly sector: string;
  /** Turnover or capitalisation, in the same unit for all. Items without one are left out. */
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
  /** Height of the heading at the top of the sector's rectangle, px. */
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
  /** Device pixels of a CSS px; edges lie on whole ones. Default 1. */
  readonly ratio?: number;
  /** Font sizes of labels to try, vh, largest first; by default those of a wall. */
  readonly sizes?: readonly number[];
  /** Height of a sector's heading, vh; 0 for a map without sectors. */
  readonly heading?: number;
  /** Tries fewer shapes, in a fifth of the time; labels are a little smaller. */
  readonly quick?: boolean;
}

/**
 * Computes the layout of a map: squarified leaves inside squarified sectors, stretched so that leaves are wider than
 * tall. Of the stretches it tries, those with the best labels win. Colours are not part of it.
 */
export function layOutHeatmap(items: readonly HeatmapItem[], options: HeatmapOptions): HeatmapLayout {
  const groups = groupBySector(items, options.mostLeaves ?? MAX_LEAVES);
  let best: HeatmapLayout | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  const measured = { ...options, measure: scaledMeasure(options.measure) };
  for (const stretch of options.quick ? FEW_STRETCHES : STRETCHES) {
    const layout = layOutStretched(groups, measured, stretch);
    const score = scoreOf(layout);
    if (score <= bestScore) continue;
    best = layout;
    bestScore = score;
  }
  const { width, height, unit } = options;
  return best ?? { width, height, unit, leaves: [], sectors: [] };
}

/** Width from which on a sector has room for its heading, vh, and the score of a narrower one. */
const NARROW_SECTOR_VH = 10;
const NARROW_SCORE = -8;

function scoreOf({ leaves, sectors, unit }: HeatmapLayout): number {
  let score = labelsScore(leaves, unit);
  for (const { width } of sectors) if (width < NARROW_SECTOR_VH * unit) score += NARROW_SCORE;
  return score;
}

function labelsScore(leaves: readonly { readonly label: LeafLabel }[], unit: number): number {
  return leaves.reduce((sum, { label }) => sum + labelScore(label, unit), 0);
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
  const { width, height, unit, ratio = 1 } = options;
  const snap = (value: number): number => Math.round(value * ratio) / ratio;
  const heading = snap((options.heading ?? HEADING_VH) * unit);
  const leaves: HeatmapLeaf[] = [];
  const sectors: HeatmapSector[] = [];
  const places = placeSectors(groups, { x: 0, y: 0, width, height }, SECTOR_GAP_VH * unit, heading, stretch);
  for (const [index, { sector, items }] of groups.entries()) {
    const place = places[index];
    if (place === undefined) continue;
    const rect = snapped(place, snap);
    const symbols = items.map(({ symbol }) => symbol);
    sectors.push({ ...rect, sector, heading: Math.min(heading, rect.height), symbols });
    const below = { ...rect, y: rect.y + heading, height: Math.max(0, rect.height - heading) };
    leaves.push(...bestLeaves(items, below, options, snap));
  }
  return { width, height, unit, leaves, sectors };
}

/** Returns the leaves of one sector in the stretch whose labels fit best. */
function bestLeaves(
  items: readonly WeighedItem[],
  area: Rect,
  { unit, measure, sizes, quick }: HeatmapOptions,
  snap: (value: number) => number,
): HeatmapLeaf[] {
  let best: { readonly place: Rect; readonly label: LeafLabel }[] = [];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const stretch of quick ? FEW_LEAF_STRETCHES : LEAF_STRETCHES) {
    const tried = divide(items, area, LEAF_GAP_VH * unit, stretch).map((rect, at) => {
      const place = snapped(rect, snap);
      const { name = '' } = items[at] ?? {};
      return { place, label: fitLabel(name, USUAL_CHANGE, place.width, place.height, unit, measure, sizes) };
    });
    const score = labelsScore(tried, unit);
    if (score <= bestScore) continue;
    best = tried;
    bestScore = score;
  }
  return best.flatMap(({ place, label }, at) => {
    const item = items[at];
    return item ? [{ ...place, symbol: item.symbol, name: item.name, sector: item.sector, label }] : [];
  });
}

/** Rounds of correction for the headings; after three the areas change by less than a px. */
const HEADING_ROUNDS = 3;

/**
 * Places the sectors so that the area below each heading is in proportion to the weight. Otherwise leaves of small
 * sectors would be smaller than their values.
 */
function placeSectors(
  groups: readonly Group[],
  area: Rect,
  gap: number,
  heading: number,
  stretch: number,
): Rect[] {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  let places = divide(groups, area, gap, stretch);
  for (let round = 0; round < HEADING_ROUNDS; round++) {
    const headings = places.map(({ width }) => (width + gap) * heading);
    const free = area.width * area.height - headings.reduce((sum, size) => sum + size, 0);
    if (free <= 0) return places;
    const sized = groups.map(({ weight }, at) => ({ weight: (weight / total) * free + (headings[at] ?? 0) }));
    places = divide(sized, area, gap, stretch);
  }
  return places;
}

/** Font size at which each text is measured once, px; widths at other sizes are in proportion. */
const MEASURED_SIZE = 100;

/** Returns a measure that keeps the width of each text: the layouts tried need the same few hundred. */
function scaledMeasure(measure: MeasureText): MeasureText {
  const byWeight = new Map<number, Map<string, number>>();
  return (text, size, weight) => {
    const widths = byWeight.get(weight) ?? new Map<string, number>();
    byWeight.set(weight, widths);
    let width = widths.get(text);
    if (width === undefined) {
      width = measure(text, MEASURED_SIZE, weight) / MEASURED_SIZE;
      widths.set(text, width);
    }
    return width * size;
  };
}

/**
 * Squarifies in a space that is `stretch` times as tall, with gaps between the parts only: the area grows by a gap, and
 * each part loses one.
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

/** Moves the edges to whole device pixels, so that gaps stay even. */
function snapped(rect: Rect, snap: (value: number) => number): Rect {
  const x = snap(rect.x);
  const y = snap(rect.y);
  return { x, y, width: snap(rect.x + rect.width) - x, height: snap(rect.y + rect.height) - y };
}
