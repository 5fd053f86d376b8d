import { type DependencyList, type RefObject, useEffect, useRef, useState } from 'react';
import { type ChartTheme, readChartTheme } from '../../../lib/charts/chart-theme';
import type { Chart, ChartOption, ChartSize } from '../../../lib/charts/echarts/echarts';
import { type Tokens, tokensOf } from './screen-theme';
import { type Painter, type PainterOptions, type PaintSource, usePainter } from './use-painter';

type Library = Pick<
  typeof import('../../../lib/charts/echarts/echarts'),
  'createChart' | 'drawChart' | 'resetChart'
>;

/** Maximum canvas pixels per CSS px; memory grows with the square. */
const MAX_PIXEL_RATIO = 2;
const MIN_PIXEL_RATIO = 0.25;

/** Mounted ECharts chart: the inputs of its option, and calls that set the option until it is disposed. */
export interface MountedChart {
  readonly element: HTMLElement;
  readonly size: ChartSize;
  readonly theme: ChartTheme;
  readonly tokens: Tokens;
  /** Font size of the element, px. */
  readonly fontSize: number;
  /** Replaces the whole option. */
  reset(option: ChartOption): void;
  /** Merges an option and paints it before returning. */
  draw(option: ChartOption): void;
}

/** Paint source of a chart that no feed changes: each setup is painted once. */
export const STATIC_SOURCE: PaintSource = {
  frames: {
    addCells: () => () => undefined,
    addChart: (task) => {
      task.draw(performance.now());
      return () => undefined;
    },
  },
  market: { version: 0 },
};

/**
 * Mounts an ECharts chart in an empty element and paints it on the frame scheduler.
 * The library loads with the first chart. `setup` runs again when dependencies or the size of the element
 * change.
 */
export function useEChart(
  source: PaintSource,
  hz: number,
  setup: (chart: MountedChart) => Painter,
  dependencies: DependencyList,
  options: Omit<PainterOptions, 'chart'> = {},
): RefObject<HTMLDivElement | null> {
  const [library, setLibrary] = useState<Library>();
  const chart = useRef<Chart>(undefined);
  const [looks, setLooks] = useState(0);

  useEffect(() => {
    let over = false;
    import('../../../lib/charts/echarts/echarts').then(({ createChart, drawChart, resetChart }) => {
      if (!over) setLibrary({ createChart, drawChart, resetChart });
    }, reportError);
    return () => {
      over = true;
      chart.current?.dispose();
    };
  }, []);

  const root = usePainter<HTMLDivElement>(
    source,
    hz,
    (element) => {
      const size = { width: element.clientWidth, height: element.clientHeight };
      chart.current?.dispose();
      if (library === undefined || size.width === 0 || size.height === 0) return () => undefined;
      const own = library.createChart(element, size, pixelRatioOf(element));
      chart.current = own;
      const tokens = tokensOf(element);
      return setup({
        element,
        size,
        theme: readChartTheme(tokens.color),
        tokens,
        fontSize: Number.parseFloat(getComputedStyle(element).fontSize),
        reset: (option) => {
          if (!own.isDisposed()) library.resetChart(own, option);
        },
        draw: (option) => {
          if (!own.isDisposed()) library.drawChart(own, option);
        },
      });
    },
    [library, looks, ...dependencies],
    { ...options, chart: true },
  );

  // A canvas does not follow the tokens by itself.
  useEffect(() => {
    const themed = root.current?.closest('[data-theme]');
    if (!themed) return;
    const observer = new MutationObserver(() => setLooks((count) => count + 1));
    observer.observe(themed, { attributeFilter: ['data-theme', 'data-cvd', 'data-convention'] });
    return () => observer.disconnect();
  }, [root]);

  return root;
}

/** Returns canvas pixels per CSS px; fewer in a preview, which is scaled down. */
function pixelRatioOf(element: HTMLElement): number {
  const scale = element.getBoundingClientRect().width / element.offsetWidth;
  const ratio = (window.devicePixelRatio || 1) * scale;
  return Math.min(Math.max(ratio, MIN_PIXEL_RATIO), MAX_PIXEL_RATIO);
}
