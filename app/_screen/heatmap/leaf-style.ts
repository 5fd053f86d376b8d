import type { HeatmapLeaf } from '../../../lib/charts/heatmap/heatmap-layout';

/** Returns position and font size of a leaf as CSS. */
export function leafStyle({ x, y, width, height, label }: HeatmapLeaf) {
  return {
    left: x,
    top: y,
    width,
    height,
    padding: `${label.paddingY}px ${label.paddingX}px`,
    fontSize: label.size,
    lineHeight: `${label.lineHeight}px`,
  };
}
