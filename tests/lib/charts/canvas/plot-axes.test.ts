import { describe, expect, it } from 'vitest';
import { axisTexts } from '../../../../lib/charts/canvas/axis-texts';
import { BarWindow } from '../../../../lib/charts/canvas/bar-window';
import { drawAxes } from '../../../../lib/charts/canvas/plot-axes';
import { PlotLayouter } from '../../../../lib/charts/canvas/plot-layout';
import { createNumberFormats } from '../../../../lib/locale/formats';
import { createTimeFormats } from '../../../../lib/locale/times';
import { barAfter, type Interval } from '../../../../lib/market/interval';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { ACME, instrument } from '../../store/samples';
import { THEME } from '../samples';

const numbers = createNumberFormats('en');
const times = createTimeFormats('en');
const day = (text: string): string => text.replace('\u00A0', ' ');

/** Zones, and the date in 2026 on which their clock changes. */
const CHANGES = [
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Europe/London', '2026-03-29'],
  ['Europe/London', '2026-10-25'],
  ['Australia/Sydney', '2026-04-05'],
  ['Australia/Sydney', '2026-10-04'],
] as const;

function textsOf(zone: string) {
  return axisTexts({ numbers, times, zone }, instrument(ACME), 'linear', (price) => price);
}

function layoutOf(bars: BarBuffer, scale: 'linear' | 'log') {
  const window = new BarWindow(bars.size);
  window.settle(bars);
  return new PlotLayouter().layOut({
    ...{ width: 1_600, height: 600, bars, window, scale, tick: 0.01, legend: 0, volume: false },
    ...{ overlays: [], panels: [], near: [], compared: [] },
  });
}

/** Draws the axes of bars. @returns the labels with their horizontal positions, and the layout */
function drawn(zone: string, interval: Interval, from: string, count: number, low = 100) {
  const bars = new BarBuffer(interval);
  const start = Date.parse(`${from}T00:00:00Z`) * 1_000;
  for (let at = 0; at < count; at++) {
    const figures = { open: low, close: low + 0.01, high: low + 0.02, low, volume: 10, trades: 1 };
    bars.merge({ start: barAfter(start, at, interval), ...figures });
  }
  const layout = layoutOf(bars, 'linear');
  if (layout === undefined) throw new Error('no layout');
  const labels: { readonly text: string; readonly x: number }[] = [];
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name) =>
      name === 'fillText'
        ? (text: string, x: number) => labels.push({ text: day(text), x })
        : () => undefined,
    set: () => true,
  });
  const texts = textsOf(zone);
  drawAxes(context, { bars, layout, theme: THEME, texts, prevClose: Number.NaN, tagged: [] });
  const prices = labels.filter(({ x }) => x > layout.width).map(({ text }) => text);
  const moments = labels
    .filter(({ x }) => x < layout.width)
    .map(({ text, x }) => ({ text, start: bars.start[layout.barAt(x - 0.5)] ?? Number.NaN }));
  return { prices, moments, texts };
}

describe.each(CHANGES)('in %s, days around %s', (zone, changes) => {
  const before = new Date(Date.parse(changes) - 4 * 86_400_000).toISOString().slice(0, 10);

  it('of daily bars are the dates of the bars, on the axis and at the crosshair', () => {
    const { moments, texts } = drawn(zone, '1d', before, 9);
    expect(moments.length).toBeGreaterThan(5);
    for (const { text, start } of moments) {
      expect(text).toBe(day(times.day(start, 'UTC')));
      expect(day(texts.moment(start, '1d'))).toBe(day(times.longDay(start)));
    }
  });

  it('of hourly bars begin at midnight of the zone, and hours are those of its clock', () => {
    const { moments, texts } = drawn(zone, '1h', before, 9 * 24);
    const local = (start: number): Date => new Date(start / 1_000 + texts.offsetMinutes(start) * 60_000);
    expect(moments.length).toBeGreaterThan(5);
    for (const { text, start } of moments) {
      const hour = local(start).getUTCHours();
      const date = day(times.day(local(start).getTime() * 1_000, 'UTC'));
      expect([0, 12]).toContain(hour);
      expect(text).toBe(hour === 0 ? date : '12:00');
      expect(day(texts.moment(start, '1h'))).toBe(`${date} ${hour === 0 ? '00:00' : '12:00'}`);
    }
    const midnights = moments.filter(({ start }) => local(start).getUTCHours() === 0);
    const days = midnights.map(({ start }) => local(start).getUTCDate());
    expect(days.length).toBeGreaterThan(5);
    expect(new Set(days).size).toBe(days.length);
  });
});

describe('labels of prices', () => {
  it('differ, however small the range: the least step is a tick', () => {
    const { prices } = drawn('UTC', '1m', '2026-03-02', 30, 8.51);
    expect(prices.length).toBeGreaterThan(1);
    expect(new Set(prices).size).toBe(prices.length);
  });
});

it.each([
  [-1, false],
  [0, false],
  [0.01, true],
])('a logarithmic scale of bars with a low of %s has a layout: %s', (low, has) => {
  const bars = new BarBuffer('1d');
  const figures = { open: 5, close: 5, high: 6, volume: 10, trades: 1 };
  for (const [at, lowest] of [3, low, 4].entries())
    bars.merge({ start: barAfter(0, at, '1d'), ...figures, low: lowest });
  expect(layoutOf(bars, 'log') !== undefined).toBe(has);
  expect(layoutOf(bars, 'linear')).toBeDefined();
});
