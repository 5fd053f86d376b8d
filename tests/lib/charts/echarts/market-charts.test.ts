import { describe, expect, it } from 'vitest';
import { BreadthModel } from '../../../../lib/charts/echarts/breadth-chart';
import { MarketLineModel } from '../../../../lib/charts/echarts/market-line-chart';
import { THEME, TIMES } from '../samples';
import { count, drawn, points, series } from './drawn';

const SIZE = { width: 300, height: 100 };
const STYLE = { theme: THEME, size: SIZE, labelSize: 10, texts: TIMES };
const MINUTE_MS = 60_000;
const time = Float64Array.from({ length: 60 }, (_, minute) => minute * MINUTE_MS);

function lineModel() {
  return new MarketLineModel({ ...STYLE, base: 1_000 });
}

describe('the market line', () => {
  const level = time.map((_, at) => 1_000 + at);
  const data = { history: { time, level }, level: 1_060, color: THEME.up };

  it('is shifted to end at the current level', () => {
    const option = lineModel().update(data);
    expect(points(option, 'level').at(-1)).toEqual([59 * MINUTE_MS, 1_060]);
    expect(points(option, 'level')[0]).toEqual([0, 1_001]);
    expect(series(option, 'now').data).toEqual([[59 * MINUTE_MS, 1_060]]);
  });

  it('has local times below it and a line at no change', () => {
    const model = lineModel();
    const svg = drawn(SIZE, model.base(), model.update(data));
    expect(svg).toContain('>t30<');
    expect(svg).toContain(`stroke="${THEME.up}"`);
    expect(svg).toContain(`stroke="${THEME.faint}"`);
  });

  it('omits the line of no change if it is far away', () => {
    const far = level.map((value) => value + 500);
    expect(
      series(lineModel().update({ ...data, history: { time, level: far }, level: 1_560 }), 'base').data,
    ).toEqual([]);
  });

  it('is broken in a data gap', () => {
    const gapped = level.map((value, at) => (at >= 20 && at < 40 ? Number.NaN : value));
    const model = lineModel();
    const svg = drawn(SIZE, model.base(), model.update({ ...data, history: { time, level: gapped } }));
    const path = svg.split('<path').find((one) => one.includes(`stroke="${THEME.up}"`)) ?? '';
    expect(count(path, /M/g)).toBe(2);
  });
});

it('the market line sends its axes only when they change', () => {
  const model = lineModel();
  const level = time.map((_, at) => 1_000 + at);
  const data = { history: { time, level }, level: 1_059, color: THEME.up };
  expect(Object.keys(model.update(data))).toContain('xAxis');
  expect(Object.keys(model.update(data))).toEqual(['series']);
  model.base();
  expect(Object.keys(model.update(data))).toContain('xAxis');
});

describe('the breadth chart', () => {
  const share = (value: number): Float64Array => new Float64Array(60).fill(value);
  const history = { time, advancing: share(0.5), unchanged: share(0.05), declining: share(0.45) };
  const names = { advancing: 'Advancing', unchanged: 'Unchanged', declining: 'Declining' };
  const now = { advancing: 30, unchanged: 10, declining: 60 };
  const breadthModel = () => new BreadthModel({ ...STYLE, names });

  it('stacks the past shares, and the current ones in a bar beside them', () => {
    const model = breadthModel();
    const option = model.update({ history, now });
    expect(points(option, 'advancing')[0]).toEqual([0, 0.5]);
    const bar = series(option, 'declining-now').data as number[][];
    expect(bar[0]?.[0]).toBeGreaterThan(59 * MINUTE_MS);
    expect(bar[0]?.[1]).toBe(0.6);
    const svg = drawn(SIZE, model.base(), option);
    for (const color of [THEME.up, THEME.down, THEME.unchanged]) expect(svg).toContain(`fill="${color}"`);
  });

  it('names the areas that are high enough', () => {
    const model = breadthModel();
    const svg = drawn(SIZE, model.base(), model.update({ history, now }));
    expect(svg).toContain('>Advancing<');
    expect(svg).toContain('>Declining<');
    expect(svg).not.toContain('>Unchanged<');
  });

  it('sends the axes only when they change', () => {
    const model = breadthModel();
    expect(Object.keys(model.update({ history, now }))).toContain('xAxis');
    expect(Object.keys(model.update({ history, now }))).toEqual(['series']);
  });

  it('has no bar of current shares before the first price', () => {
    const none = { advancing: 0, unchanged: 0, declining: 0 };
    expect(series(breadthModel().update({ history, now: none }), 'advancing-now').data).toEqual([]);
  });
});
