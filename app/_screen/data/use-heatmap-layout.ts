import { type RefObject, useEffect, useState } from 'react';
import { canvasMeasure } from '../../../lib/charts/heatmap/canvas-measure';
import type { HeatmapLayout, HeatmapOptions } from '../../../lib/charts/heatmap/heatmap-layout';
import { type Tokens, tokensOf } from '../paint/screen-theme';

/** Time of the second layout after the first, ms: early turnovers of a market mean little. */
const SECOND_LAYOUT_MS = 20_000;
/** Interval of later layouts, ms: leaves that move often cannot be found again. */
const LAYOUT_EVERY_MS = 300_000;
/** Factor by which text on the page is wider than measured (optical size, tabular figures). */
const MEASURE_MARGIN = 1.05;

/** Box of a heatmap, and its tokens. */
export interface HeatmapPlace extends Pick<HeatmapOptions, 'width' | 'height' | 'measure' | 'ratio'> {
  readonly tokens: Tokens;
}

/**
 * Lays the heatmap out when its box has a size, when fonts are loaded, and seldom again.
 * @param arrange computes the layout; another function causes a new layout
 * @param soonest time of the second layout, ms, for prices that arrive after the first
 */
export function useHeatmapLayout(
  box: RefObject<HTMLElement | null>,
  arrange: (place: HeatmapPlace) => HeatmapLayout,
  soonest = SECOND_LAYOUT_MS,
): HeatmapLayout | null {
  const [layout, setLayout] = useState<HeatmapLayout | null>(null);

  useEffect(() => {
    const element = box.current;
    const context = document.createElement('canvas').getContext('2d');
    if (element === null || context === null) return;
    const layOut = (): void => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      const tokens = tokensOf(element);
      const measure = canvasMeasure(context, tokens.color('font'));
      setLayout(
        arrange({
          width,
          height,
          measure: (text, size, weight) => measure(text, size, weight) * MEASURE_MARGIN,
          ratio: window.devicePixelRatio || 1,
          tokens,
        }),
      );
    };
    const observer = new ResizeObserver(layOut);
    observer.observe(element);
    document.fonts.addEventListener('loadingdone', layOut);
    const soon = [...new Set([soonest, SECOND_LAYOUT_MS])].map((after) => setTimeout(layOut, after));
    const often = setInterval(layOut, LAYOUT_EVERY_MS);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', layOut);
      for (const timer of soon) clearTimeout(timer);
      clearInterval(often);
    };
  }, [box, arrange, soonest]);

  return layout;
}
