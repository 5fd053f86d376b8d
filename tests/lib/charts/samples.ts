import type { ChartTheme } from '../../../lib/charts/chart-theme';
import type { TimeTexts } from '../../../lib/charts/echarts/time-axis';
import type { Bar } from '../../../lib/store/bar-columns';
import { BarBuffer } from '../../../lib/store/client-bar-series';

export const THEME: ChartTheme = {
  ground: '#0b0e14',
  text: '#e6eaf0',
  muted: '#9aa4b2',
  faint: '#5c6675',
  line: '#1e2531',
  font: 'Inter',
  axis: 11,
  up: '#2ebd85',
  down: '#f6465d',
  unchanged: '#5c6675',
};

/** Texts of a time axis in UTC: the unit and the moment in minutes. */
export const TIMES: TimeTexts = {
  seconds: (micros) => `s${micros / 60e6}`,
  minutes: (micros) => `t${micros / 60e6}`,
  days: (micros) => `d${micros / 60e6}`,
  years: (micros) => `y${micros / 60e6}`,
  year: (micros) => String(new Date(micros / 1_000).getUTCFullYear()),
  date: (micros) => new Date(micros / 1_000).toISOString().slice(5, 10),
  offsetMinutes: () => 0,
};

const MINUTE = 60_000_000;

/** Bars of a minute each that rise and fall in turn, from a start in whole minutes. */
export function bars(count: number, startMinute = 0): BarBuffer {
  const buffer = new BarBuffer('1m');
  for (let n = 0; n < count; n++) buffer.merge(barAt(startMinute + n, n % 2 === 0 ? 1 : -1));
  return buffer;
}

export function barAt(minute: number, step: number, base = 100): Bar {
  const figures = { open: base, close: base + step, high: base + 2, low: base - 2 };
  return { start: minute * MINUTE, ...figures, volume: 10, trades: 1 };
}

/** Widths as of a font whose letters are 0.6 of its size wide, Chinese ones as wide as its size. */
export function measure(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += /[\u2E80-\u9FFF]/.test(letter) ? size : size * 0.6;
  return width;
}
