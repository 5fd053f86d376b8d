import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { describe, expect, it } from 'vitest';
import { CandleChartModel } from '../../../lib/charts/candle-chart';
import type { ChartOption } from '../../../lib/charts/echarts';
import '../../../lib/charts/echarts';
import { MiniCandlesModel } from '../../../lib/charts/mini-candles';
import { SparklineModel } from '../../../lib/charts/sparkline';
import { directionColors, greyColors } from '../../../lib/charts/theme';
import { vwapOfBars } from '../../../lib/charts/vwap';
import { BarBuffer } from '../../../lib/store/bar-series';
import { barAt, bars, THEME } from './samples';

const SIZE = { width: 400, height: 200 };
const GREEN_UP = directionColors(THEME, { up: 'green', down: 'red' });
const RED_UP = directionColors(THEME, { up: 'red', down: 'green' }, true);

echarts.use([SVGRenderer]);

/** What ECharts itself draws from the options, one after the other. */
function drawn(...options: ChartOption[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  for (const option of options) chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;

function candleChart() {
  return new CandleChartModel({
    theme: THEME,
    size: SIZE,
    labelSize: 10,
    tagSize: 12,
    gutter: 50,
    slots: 40,
    price: (value) => `p${value.toFixed(2)}`,
    time: (micros) => `t${micros / 60_000_000}`,
    offsetMinutes: 0,
  });
}

/** The series of an option by its id. */
function series(option: ChartOption, id: string): Record<string, unknown> {
  const list = (option.series ?? []) as unknown as readonly Record<string, unknown>[];
  const found = list.find((one) => one.id === id);
  if (!found) throw new Error(`no series ${id}`);
  return found;
}

describe('the candle chart', () => {
  it('draws each bar in the colour of its direction', () => {
    const model = candleChart();
    const svg = drawn(model.base(), model.update({ bars: bars(30), colors: GREEN_UP }));
    expect(count(svg, /fill="#2ebd85"[^>]*stroke="#2ebd85"/g)).toBe(15);
    expect(count(svg, /fill="#f6465d"[^>]*stroke="#f6465d"/g)).toBe(15);
  });

  it('leaves rising candles hollow on request', () => {
    const model = candleChart();
    const svg = drawn(model.base(), model.update({ bars: bars(30), colors: RED_UP }));
    expect(count(svg, /fill="(none|transparent)"[^>]*stroke="#f6465d"/g)).toBe(15);
    expect(count(svg, /fill="#2ebd85"[^>]*stroke="#2ebd85"/g)).toBe(15);
  });

  it('gives ECharts all four colours, whatever the convention', () => {
    const model = candleChart();
    const { itemStyle } = series(model.update({ bars: bars(2), colors: GREEN_UP }), 'candles');
    expect(itemStyle).toMatchObject({
      color: '#2ebd85',
      color0: '#f6465d',
      borderColor: '#2ebd85',
      borderColor0: '#f6465d',
    });
  });

  it('hands typed arrays over, never the one of the draw before', () => {
    const model = candleChart();
    const series0 = bars(30);
    const first = series(model.update({ bars: series0, colors: GREEN_UP }), 'candles').data as Float64Array;
    const copy = first.slice();
    series0.merge(barAt(29, 1.5));
    const second = series(model.update({ bars: series0, colors: GREEN_UP }), 'candles').data as Float64Array;
    expect(first).toBeInstanceOf(Float64Array);
    expect(second.buffer).not.toBe(first.buffer);
    expect(first).toEqual(copy);
    expect([...second.subarray(0, 5)]).toEqual([0, 100, 101, 98, 102]);
    expect(second[29 * 5 + 2]).toBe(101.5);
  });

  it('sends the axes only when they change', () => {
    const model = candleChart();
    const series0 = bars(30);
    expect(Object.keys(model.update({ bars: series0, colors: GREEN_UP }))).toContain('yAxis');
    series0.merge(barAt(29, 0.5));
    expect(Object.keys(model.update({ bars: series0, colors: GREEN_UP }))).toEqual(['series']);
    series0.merge(barAt(30, 0.5));
    expect(Object.keys(model.update({ bars: series0, colors: GREEN_UP }))).toContain('xAxis');
    model.base();
    expect(Object.keys(model.update({ bars: series0, colors: GREEN_UP }))).toContain('yAxis');
  });

  it('shows the last price as a tag, in the place of a label that it would touch', () => {
    const model = candleChart();
    const data = { bars: bars(30), colors: GREEN_UP, prevClose: 99, last: 101 };
    const svg = drawn(model.base(), model.update(data));
    expect(count(svg, />p101\.00</g)).toBe(1);
    expect(svg).toContain('>p98.00<');
    const without = candleChart();
    const plain = drawn(without.base(), without.update({ bars: bars(30), colors: GREEN_UP }));
    expect(plain).not.toContain('>p101.50<');
    expect(series(model.update({ ...data, last: Number.NaN }), 'tag').data).toEqual([]);
  });

  it('colours the tag by the previous close', () => {
    const model = candleChart();
    const data = { bars: bars(30), colors: GREEN_UP, prevClose: 99.5, last: 99 };
    const svg = drawn(model.base(), model.update(data));
    expect(count(svg, /fill="#f6465d"[^>]*>/g)).toBeGreaterThan(15);
  });

  it('shows the previous close and VWAP where they are given', () => {
    const model = candleChart();
    const series0 = bars(30);
    const vwap = vwapOfBars(series0, 0, new Float64Array(series0.size));
    const option = model.update({ bars: series0, colors: GREEN_UP, vwap, prevClose: 99 });
    expect(series(option, 'prev-close').data).toHaveLength(2);
    expect((series(option, 'vwap').data as Float64Array)[1]).toBeCloseTo(101 / 3 + 200 / 3);
    const far = model.update({ bars: series0, colors: GREEN_UP, prevClose: 10 });
    expect(series(far, 'prev-close').data).toEqual([]);
    expect(series(far, 'vwap').data).toEqual([]);
  });

  it('shows the newest bars when there are more than fit', () => {
    const model = candleChart();
    const option = model.update({ bars: bars(100), colors: GREEN_UP });
    expect((series(option, 'candles').data as Float64Array).length).toBe(40 * 5);
    expect(drawn(model.base(), model.update({ bars: bars(100), colors: GREEN_UP }))).toContain('>t');
  });

  it('draws nothing, and does not fail, without bars', () => {
    const model = candleChart();
    const svg = drawn(model.base(), model.update({ bars: new BarBuffer('1m'), colors: GREEN_UP }));
    expect(svg).not.toContain('#2ebd85');
  });
});

describe('small candles', () => {
  it('are the newest 26, the short series at the right', () => {
    const model = new MiniCandlesModel({ size: SIZE });
    const many = series(model.update({ bars: bars(60), colors: GREEN_UP }), 'candles').data as Float64Array;
    expect(many.length).toBe(26 * 5);
    const few = series(model.update({ bars: bars(3), colors: GREEN_UP }), 'candles').data as Float64Array;
    expect([few[0], few[5], few[10]]).toEqual([23, 24, 25]);
  });

  it('are grey when the value is stale', () => {
    const model = new MiniCandlesModel({ size: SIZE });
    const svg = drawn(model.base(), model.update({ bars: bars(26), colors: greyColors(THEME) }));
    expect(svg).not.toContain('#2ebd85');
    expect(count(svg, /stroke="#5c6675"/g)).toBe(26);
  });
});

describe('the sparkline', () => {
  const style = { theme: THEME, size: SIZE, lineWidth: 2, dot: 4 };

  it('draws line, area and reference', () => {
    const model = new SparklineModel(style);
    const data = { values: [1, 2, 3, 2], count: 4, reference: 1.5, color: '#2ebd85', to: 8 };
    const svg = drawn(model.base(), model.update(data));
    expect(count(svg, /#2ebd85/g)).toBeGreaterThanOrEqual(3);
    expect(svg).toContain('#313b4a');
    expect(series(model.update(data), 'dot').data).toEqual([[3, 2]]);
  });

  it('thins long data and keeps the newest point', () => {
    const model = new SparklineModel(style);
    const values = Float64Array.from({ length: 1_000 }, (_, n) => n);
    const option = model.update({ values, count: 1_000, color: '#2ebd85' });
    const data = series(option, 'line').data as Float64Array;
    expect(data.length).toBeLessThanOrEqual(480);
    expect(data[data.length - 1]).toBe(999);
  });

  it('draws nothing, and does not fail, without values', () => {
    const model = new SparklineModel(style);
    expect(() => drawn(model.base(), model.update({ values: [], count: 0, color: '#2ebd85' }))).not.toThrow();
  });
});
