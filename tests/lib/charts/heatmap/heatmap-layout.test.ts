import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeatRamp } from '../../../../lib/charts/heatmap/heat-color';
import { fitLabel } from '../../../../lib/charts/heatmap/heatmap-label';
import { type HeatmapItem, layOutHeatmap } from '../../../../lib/charts/heatmap/heatmap-layout';
import { labelledHeatmap, quickHeatmap } from '../../../../lib/charts/heatmap/labelled-heatmap';
import { squarify } from '../../../../lib/charts/heatmap/squarify';
import { measure } from '../samples';

const UNIT = 10.8;
const MAP = { width: 1_124, height: 645, unit: UNIT, measure };

function items(count: number): HeatmapItem[] {
  return Array.from({ length: count }, (_, n) => ({
    symbol: `S${n}`,
    name: `SY${n}`,
    sector: ['technology', 'finance', 'energy'][n % 3] ?? '',
    value: 1_000 / (n + 1),
  }));
}

describe('a squarified map', () => {
  it('fills its area with areas in proportion to the weights', () => {
    const weights = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(weights, (unsorted) => {
        const sorted = unsorted.toSorted((a, b) => b - a);
        const total = sorted.reduce((sum, weight) => sum + weight, 0);
        const rects = squarify(sorted, { x: 0, y: 0, width: 300, height: 200 });
        expect(rects).toHaveLength(sorted.length);
        for (const [n, rect] of rects.entries())
          expect(rect.width * rect.height).toBeCloseTo((60_000 * (sorted[n] ?? 0)) / total, 3);
      }),
    );
  });

  it('makes four equal weights four squares', () => {
    const rects = squarify([1, 1, 1, 1], { x: 0, y: 0, width: 100, height: 100 });
    for (const rect of rects) expect([rect.width, rect.height]).toEqual([50, 50]);
  });
});

describe('the heatmap’s layout', () => {
  it('keeps leaves inside their sectors, below the headings, and apart', () => {
    const { leaves, sectors } = layOutHeatmap(items(30), MAP);
    expect(leaves).toHaveLength(30);
    for (const leaf of leaves) {
      const sector = sectors.find(({ symbols }) => symbols.includes(leaf.symbol));
      if (!sector) throw new Error(leaf.symbol);
      expect(leaf.y).toBeGreaterThanOrEqual(sector.y + sector.heading);
      expect(leaf.x).toBeGreaterThanOrEqual(sector.x);
      expect(leaf.x + leaf.width).toBeLessThanOrEqual(sector.x + sector.width + 1);
      expect(leaf.y + leaf.height).toBeLessThanOrEqual(sector.y + sector.height + 1);
    }
    for (const [n, a] of leaves.entries())
      for (const b of leaves.slice(n + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
  });

  it('takes the largest names and leaves none blank', () => {
    const { leaves } = layOutHeatmap(items(300), MAP);
    expect(leaves).toHaveLength(38);
    expect(new Set(leaves.map(({ symbol }) => symbol))).toContain('S37');
    expect(leaves.filter(({ label }) => label.lines.length === 0)).toEqual([]);
    expect(layOutHeatmap(items(300), { ...MAP, mostLeaves: 20 }).leaves).toHaveLength(20);
  });

  it('is the same picture on twice the lines', () => {
    const small = layOutHeatmap(items(30), MAP);
    const large = layOutHeatmap(items(30), { ...MAP, width: 2_248, height: 1_290, unit: UNIT * 2 });
    for (const [n, leaf] of small.leaves.entries()) {
      const twice = large.leaves[n];
      expect(twice?.symbol).toBe(leaf.symbol);
      expect(Math.abs((twice?.x ?? 0) / 2 - leaf.x)).toBeLessThanOrEqual(1);
      expect(twice?.label.size).toBeCloseTo(leaf.label.size * 2);
    }
  });

  it('has edges on whole device pixels', () => {
    for (const leaf of layOutHeatmap(items(30), { ...MAP, ratio: 2 }).leaves)
      for (const edge of [leaf.x, leaf.y, leaf.width, leaf.height]) expect((edge * 2) % 1).toBeCloseTo(0, 6);
  });

  it('leaves out items without a value, and may be empty', () => {
    const valueless = [0, Number.NaN, -1].map((value, n) => ({
      symbol: `S${n}`,
      name: 'S',
      sector: 'x',
      value,
    }));
    expect(layOutHeatmap(valueless, MAP).leaves).toEqual([]);
    expect(layOutHeatmap([], MAP).sectors).toEqual([]);
    expect(layOutHeatmap(items(10), { ...MAP, width: 3, height: 3 }).leaves.length).toBeLessThanOrEqual(10);
  });
});

describe('a leaf’s label', () => {
  const labelled = (name: string, width: number, height: number) => {
    const { lines, change, size } = fitLabel(name, '+2.41', width, height, UNIT, measure);
    return { lines, change, size: Number((size / UNIT).toFixed(1)) };
  };

  it('is as large as fits', () => {
    expect(labelled('HLDN', 300, 200)).toEqual({ lines: ['HLDN'], change: true, size: 5.6 });
    expect(labelled('HLDN', 130, 90).size).toBeLessThan(5.6);
    expect(labelled('HLDN', 110, 64)).toEqual({ lines: ['HLDN'], change: true, size: 2.2 });
  });

  it('breaks a Chinese name in two, never a Latin one', () => {
    expect(labelled('灰泽铁路', 108, 120)).toEqual({ lines: ['灰泽', '铁路'], change: true, size: 2.8 });
    expect(labelled('LONGNAMEX', 110, 110).lines).toEqual([]);
  });

  it('of a name that is long for any leaf ends in an ellipsis', () => {
    const { lines, change, size } = labelled('A name of many letters that nobody wrote for a wall', 200, 90);
    expect(lines[0]).toMatch(/^A name.*…$/);
    expect({ lines: lines.length, change, size }).toEqual({ lines: 1, change: true, size: 2.2 });
    expect(labelled('A name of many letters that nobody wrote for a wall', 40, 90).lines).toEqual([]);
  });

  it('drops the change first, then the whole label', () => {
    expect(labelled('HLDN', 110, 38)).toEqual({ lines: ['HLDN'], change: false, size: 2.2 });
    expect(labelled('HLDN', 110, 20).lines).toEqual([]);
    expect(labelled('HLDN', 20, 200).lines).toEqual([]);
  });
});

describe('the heat ramp', () => {
  const ramp = createHeatRamp('#222935', '#12875f');

  it('is neutral at 0 and where there is no change', () => {
    expect(ramp.color(0)).toBe('#222935');
    expect(ramp.color(0.004)).toBe('#222935');
    expect(ramp.color(Number.NaN)).toBe('#222935');
  });

  it('shows the smallest change, grows with it, and is clamped', () => {
    expect(ramp.color(0.1)).not.toBe('#222935');
    const green = [0.1, 0.5, 1, 2, 3].map((percent) => Number.parseInt(ramp.color(percent).slice(3, 5), 16));
    expect(green).toEqual([...green].sort((a, b) => a - b));
    expect(new Set(green).size).toBe(5);
    expect(ramp.color(3)).toBe('#12875f');
    expect(ramp.color(50)).toBe('#12875f');
    expect(ramp.color(-2)).toBe(ramp.color(2));
  });

  it('rejects a value that is no colour, and names it', () => {
    expect(() => createHeatRamp('green', '#12875f')).toThrow(/"green"/);
  });
});

describe('a map whose leaves are all labelled', () => {
  const said = (layout: ReturnType<typeof layOutHeatmap>): boolean =>
    layout.leaves.every(({ label }) => label.lines.length > 0);

  it('leaves out items without room for their name', () => {
    const labelled = labelledHeatmap(items(60), MAP, 38);
    expect(said(labelled)).toBe(true);
    expect(labelled.leaves.length).toBeGreaterThan(20);
  });

  it('has the requested font sizes, and headings only on request', () => {
    const desk = {
      width: 700,
      height: 300,
      unit: 5,
      measure,
      sizes: [2.8, 2.2],
      heading: 0,
      mostLeaves: 120,
    };
    const quick = quickHeatmap(items(60), desk);
    expect(said(quick)).toBe(true);
    expect(quick.leaves.length).toBeGreaterThan(20);
    expect(
      [...new Set(quick.leaves.map(({ label }) => label.size))].every((size) => [14, 11].includes(size)),
    ).toBe(true);
    expect(quick.sectors.every(({ heading }) => heading === 0)).toBe(true);
  });
});
