import { describe, expect, it } from 'vitest';
import { CandleChartModel } from '../../../../lib/charts/echarts/candle-chart';
import { pricedBars, vwapDays, vwapOfBars } from '../../../../lib/charts/vwap';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { barAt, bars, THEME, TIMES } from '../samples';
import { count, drawn, series } from './drawn';

const SIZE = { width: 400, height: 200 };
const GREEN_UP = { up: THEME.up, down: THEME.down, hollowUp: false };
const RED_UP = { up: THEME.down, down: THEME.up, hollowUp: true };

function candleChart(hasVolume = true) {
  return new CandleChartModel({
    theme: THEME,
    size: SIZE,
    labelSize: 10,
    tagSize: 12,
    gutter: 50,
    slots: 40,
    hasVolume,
    price: (value) => `p${value.toFixed(2)}`,
    tick: 0.01,
    times: TIMES,
  });
}

describe('the candle chart', () => {
  it('draws each bar in the colour of its direction', () => {
    const model = candleChart();
    const svg = drawn(SIZE, model.base(), model.update({ bars: bars(30), colors: GREEN_UP }));
    expect(count(svg, /fill="#2ebd85"[^>]*stroke="#2ebd85"/g)).toBe(15);
    expect(count(svg, /fill="#f6465d"[^>]*stroke="#f6465d"/g)).toBe(15);
  });

  it('leaves the volume out on request, and gives its place to the candles', () => {
    const heights = [true, false].map((hasVolume) => {
      const { grid } = candleChart(hasVolume).base();
      return (grid as { height: number }[]).map(({ height }) => height);
    });
    const [[price = 0, volume = 0] = [], without] = heights;
    expect(without).toEqual([price + volume, 0]);
    const model = candleChart(false);
    model.base();
    const option = model.update({ bars: bars(30), colors: GREEN_UP });
    expect(series(option, 'volume-up').data).toEqual([]);
  });

  it('leaves rising candles hollow on request', () => {
    const model = candleChart();
    const svg = drawn(SIZE, model.base(), model.update({ bars: bars(30), colors: RED_UP }));
    expect(count(svg, /fill="(none|transparent)"[^>]*stroke="#f6465d"/g)).toBe(15);
    expect(count(svg, /fill="#2ebd85"[^>]*stroke="#2ebd85"/g)).toBe(15);
  });

  it('gives ECharts all four colours, in every convention', () => {
    const model = candleChart();
    const { itemStyle } = series(model.update({ bars: bars(2), colors: GREEN_UP }), 'candles');
    expect(itemStyle).toMatchObject({
      color: '#2ebd85',
      color0: '#f6465d',
      borderColor: '#2ebd85',
      borderColor0: '#f6465d',
    });
  });

  it('gives ECharts typed arrays, never that of the update before', () => {
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

  it('shows the last price as a tag, instead of a label that it would touch', () => {
    const model = candleChart();
    const data = { bars: bars(30), colors: GREEN_UP, prevClose: 99, last: 101 };
    const svg = drawn(SIZE, model.base(), model.update(data));
    expect(count(svg, />p101\.00</g)).toBe(1);
    expect(svg).toContain('>p98.00<');
    const without = candleChart();
    const plain = drawn(SIZE, without.base(), without.update({ bars: bars(30), colors: GREEN_UP }));
    expect(plain).not.toContain('>p101.50<');
    expect(series(model.update({ ...data, last: Number.NaN }), 'tag').data).toEqual([]);
  });

  it('colours the tag by the previous close', () => {
    const model = candleChart();
    const data = { bars: bars(30), colors: GREEN_UP, prevClose: 99.5, last: 99 };
    const svg = drawn(SIZE, model.base(), model.update(data));
    expect(count(svg, /fill="#f6465d"[^>]*>/g)).toBeGreaterThan(15);
  });

  it('shows the previous close and VWAP if they are given', () => {
    const model = candleChart();
    const series0 = bars(30);
    const vwap = vwapOfBars(
      pricedBars(series0),
      vwapDays(undefined),
      { from: 0, to: series0.size },
      true,
      new Float64Array(series0.size),
    );
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
    expect(drawn(SIZE, model.base(), model.update({ bars: bars(100), colors: GREEN_UP }))).toContain('>t');
  });

  it('draws nothing, and does not fail, without bars', () => {
    const model = candleChart();
    const svg = drawn(SIZE, model.base(), model.update({ bars: new BarBuffer('1m'), colors: GREEN_UP }));
    expect(svg).not.toContain('#2ebd85');
  });
});
