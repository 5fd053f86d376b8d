import { describe, expect, it } from 'vitest';
import { depthCurve } from '../../../../lib/charts/echarts/depth-curve';
import { DepthChartModel } from '../../../../lib/charts/echarts/depth-options';
import type { Level } from '../../../../lib/market/event';
import { THEME } from '../samples';
import { drawn, points, series } from './drawn';

const SIZE = { width: 400, height: 200 };
const BIDS: Level[] = [
  [99, 5],
  [98, 10],
];
const ASKS: Level[] = [
  [101, 2],
  [102, 3],
];
const data = { curve: depthCurve(BIDS, ASKS), colors: THEME };

function depthChart(hasSizeAxis = true) {
  return new DepthChartModel({
    ...{ theme: THEME, size: SIZE, labelSize: 10, lineWidth: 1, hasSizeAxis },
    price: (price) => `p${price}`,
    mid: (price) => `mid ${price}`,
    total: (size) => `s${size}`,
  });
}

describe('the depth chart', () => {
  it('draws each side as a staircase that grows from the best price outwards', () => {
    const option = depthChart().update(data);
    expect(points(option, 'bids')).toEqual([
      [99, 0],
      [99, 5],
      [98, 5],
      [98, 15],
      [97, 15],
    ]);
    expect(points(option, 'asks').slice(0, 3)).toEqual([
      [101, 0],
      [101, 2],
      [102, 2],
    ]);
  });

  it('writes the mid, round prices and round sizes', () => {
    const model = depthChart();
    const svg = drawn(SIZE, model.base(), model.update(data));
    for (const text of ['>mid 100<', '>p100<', '>s5<', '>s10<']) expect(svg).toContain(text);
  });

  it('leaves room for the label of the largest size at its upper edge', () => {
    const model = new DepthChartModel({
      ...{ theme: THEME, size: SIZE, labelSize: 10, lineWidth: 1, hasSizeAxis: true },
      ...{ price: (price: number) => `p${price}`, total: (size: number) => `s${size}` },
    });
    model.base();
    expect(model.update(data).grid).toMatchObject({ top: 6 });
  });

  it('has no sizes on a plot without their axis', () => {
    const model = depthChart(false);
    expect(drawn(SIZE, model.base(), model.update(data))).not.toContain('>s');
  });

  it('marks the point under the crosshair with its price and total on the axes', () => {
    const model = depthChart();
    const pointed = data.curve.bids[1];
    const svg = drawn(SIZE, model.base(), model.update({ ...data, pointed }));
    expect(svg).toContain('>p98<');
    expect(svg).toContain('>s15<');
  });

  it('returns the price at a position of the plot', () => {
    const model = depthChart(false);
    expect(model.priceAt(10)).toBeUndefined();
    model.update(data);
    expect(model.priceAt(200)).toBeCloseTo(100);
  });

  it('sends the axes only when they change', () => {
    const model = depthChart();
    expect(Object.keys(model.update(data))).toContain('xAxis');
    expect(Object.keys(model.update(data))).toEqual(['series']);
  });

  it('draws nothing for an empty book', () => {
    const model = depthChart();
    model.update(data);
    const option = model.update({ ...data, curve: depthCurve([], []) });
    for (const id of ['bids', 'asks', 'mid', 'cross', 'tags']) expect(series(option, id).data).toEqual([]);
    expect(model.priceAt(10)).toBeUndefined();
  });

  it('draws a book of one level and one side', () => {
    const model = depthChart();
    const one = { ...data, curve: depthCurve([], [[101, 2]]) };
    expect(drawn(SIZE, model.base(), model.update(one))).toContain('>mid 101<');
  });
});
