import { type RefObject, useEffect, useState } from 'react';
import { canvasMeasure } from '../../../lib/charts/heatmap/canvas-measure';
import type { HeatmapLayout, HeatmapOptions } from '../../../lib/charts/heatmap/heatmap-layout';
import { type Tokens, tokensOf } from '../paint/screen-theme';

/** The map is laid out again so long after it appeared, ms: turnover of a young market says little at first. */
const LAY_OUT_SOON_MS = 20_000;
/** And then so often: leaves that wander cannot be found again. */
const LAY_OUT_EVERY_MS = 300_000;
/** Text set in the page is a little wider than the canvas measures it (optical size, tabular figures). */
const MEASURE_MARGIN = 1.05;

/** The place that a heatmap is laid out for, and the tokens there. */
export interface HeatmapPlace extends Pick<HeatmapOptions, 'width' | 'height' | 'measure' | 'ratio'> {
  readonly tokens: Tokens;
}

/**
 * Lays the heatmap out for the box: when it has a size, when fonts are there, and seldom again.
 * @param arrange lays out; another function lays out anew
 * @param soonest when it is laid out again for the first time, ms: where prices come only after the map is there
 */
export function useHeatmapLayout(
  box: RefObject<HTMLElement | null>,
  arrange: (place: HeatmapPlace) => HeatmapLayout,
  soonest = LAY_OUT_SOON_MS,
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
    const soon = [...new Set([soonest, LAY_OUT_SOON_MS])].map((after) => setTimeout(layOut, after));
    const often = setInterval(layOut, LAY_OUT_EVERY_MS);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', layOut);
      for (const timer of soon) clearTimeout(timer);
      clearInterval(often);
    };
  }, [box, arrange, soonest]);

  return layout;
}
