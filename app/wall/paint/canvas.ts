/** A canvas that keeps its pixels equal to its box, and its context in CSS pixels. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS px. */
  width: number;
  height: number;
}

/** Sharper than this no screen shows, and memory grows with its square. */
const MOST_PIXEL_RATIO = 3;

/** Prepares the canvas for one drawing: sized, cleared. `null` while it has no box. */
export function surfaceOf(canvas: HTMLCanvasElement): Surface | null {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const context = canvas.getContext('2d');
  if (context === null || width === 0 || height === 0) return null;
  const ratio = Math.min(window.devicePixelRatio || 1, MOST_PIXEL_RATIO);
  const pixelsWide = Math.round(width * ratio);
  const pixelsHigh = Math.round(height * ratio);
  if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
    canvas.width = pixelsWide;
    canvas.height = pixelsHigh;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}
