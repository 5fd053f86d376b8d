import type {
  BarSeriesOption,
  CandlestickSeriesOption,
  CustomSeriesOption,
  LineSeriesOption,
} from 'echarts/charts';
import { BarChart, CandlestickChart, CustomChart, LineChart } from 'echarts/charts';
import type { GridComponentOption } from 'echarts/components';
import { GridComponent } from 'echarts/components';
import type { ComposeOption, ECharts } from 'echarts/core';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, CandlestickChart, CustomChart, LineChart, GridComponent, CanvasRenderer]);

/** What the charts of this project set, and nothing else of ECharts. */
export type ChartOption = ComposeOption<
  BarSeriesOption | CandlestickSeriesOption | CustomSeriesOption | LineSeriesOption | GridComponentOption
>;

export type Chart = ECharts;

/** Size in CSS px; the canvas has `ratio` times as many. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Makes a chart in an element. Dispose of it on unmount. */
export function createChart(element: HTMLElement, size: ChartSize, ratio: number): Chart {
  return init(element, null, {
    renderer: 'canvas',
    devicePixelRatio: ratio,
    width: size.width,
    height: size.height,
  });
}

/**
 * Sets an option and paints it before it returns. With `lazyUpdate` ECharts would paint in an animation frame of its
 * own, outside of the scheduler's measure; and there is one call a draw, so there is nothing to gather.
 */
export function drawChart(chart: Chart, option: ChartOption): void {
  chart.setOption(option, { silent: true });
}

/** Replaces everything: after a change of theme, size, language or symbol. */
export function resetChart(chart: Chart, option: ChartOption): void {
  chart.setOption(option, { notMerge: true, silent: true });
}
