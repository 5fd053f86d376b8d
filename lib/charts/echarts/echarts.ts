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

/** Options of the chart types and components that this project registers. */
export type ChartOption = ComposeOption<
  BarSeriesOption | CandlestickSeriesOption | CustomSeriesOption | LineSeriesOption | GridComponentOption
>;

export type Chart = ECharts;

/** Size of a chart, CSS px. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** Frames without a change after which a chart stops asking for more: it is painted when its option is set. */
const STILL_FRAMES = 1;

/** Creates a chart in an element, with `ratio` canvas pixels for each CSS px. The caller disposes of it. */
export function createChart(element: HTMLElement, size: ChartSize, ratio: number): Chart {
  const chart = init(element, null, {
    renderer: 'canvas',
    devicePixelRatio: ratio,
    width: size.width,
    height: size.height,
  });
  chart.getZr().setSleepAfterStill(STILL_FRAMES);
  return chart;
}

/**
 * Merges an option and paints before returning. With `lazyUpdate` ECharts would paint in its own animation frame, which
 * the frame scheduler does not measure.
 */
export function drawChart(chart: Chart, option: ChartOption): void {
  chart.setOption(option, { silent: true });
}

/** Replaces the whole option: after a change of theme, size, language or symbol. */
export function resetChart(chart: Chart, option: ChartOption): void {
  chart.setOption(option, { notMerge: true, silent: true });
}
