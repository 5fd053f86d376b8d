import type { HeatmapLeaf } from '../../../lib/charts/heatmap/heatmap-layout';

/** Place and type of a heatmap's leaf. */
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
