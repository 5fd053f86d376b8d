import type { MeasureText } from './heatmap-label';

/** Widths of texts as that context sets them in that family, a CSS list. Sizes in px. */
export function canvasMeasure(
  context: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>,
  family: string,
): MeasureText {
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}
