import type { MeasureText } from './heatmap-label';

/** Returns a function that measures texts with a canvas context in a font family (a CSS list), px. */
export function canvasMeasure(
  context: Pick<CanvasRenderingContext2D, 'font' | 'measureText'>,
  family: string,
): MeasureText {
  return (text, size, weight) => {
    context.font = `${weight} ${size}px ${family}`;
    return context.measureText(text).width;
  };
}
