import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartOption, ChartSize } from '../../../../lib/charts/echarts/echarts';
import '../../../../lib/charts/echarts/echarts';

echarts.use([SVGRenderer]);

/** Returns the SVG that ECharts draws from options that are set in order. */
export function drawn(size: ChartSize, ...options: ChartOption[]): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  for (const option of options) chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

export const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;

/** Series of an option by its id. */
export function series(option: ChartOption, id: string): Record<string, unknown> {
  const list = (option.series ?? []) as unknown as readonly Record<string, unknown>[];
  const found = list.find((one) => one.id === id);
  if (!found) throw new Error(`no series ${id}`);
  return found;
}

/** Points of a series in a flat array: `[x, y]` each. */
export function points(option: ChartOption, id: string): [number, number][] {
  const flat = [...(series(option, id).data as Float64Array)];
  return flat.flatMap((x, at) => (at % 2 === 0 ? [[x, flat[at + 1] as number]] : [])) as [number, number][];
}
