/** Canvas whose pixels follow its box, with a context in CSS px. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  /** CSS px. */
  width: number;
  height: number;
}

/** Maximum pixel ratio: sharper is not visible, and memory grows with the square. */
const MAX_PIXEL_RATIO = 3;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Sizes of drawn canvases, CSS px. Reading one from the page would force a layout per canvas. */
const sizes = new WeakMap<Element, Size>();

/** Created before all other observers, so that sizes are up to date when those repaint. */
const sizeObserver =
  typeof ResizeObserver === 'undefined'
    ? undefined
    : new ResizeObserver((entries) => {
        for (const { target, contentRect } of entries) {
          const { width, height } = contentRect;
          sizes.set(target, { width: Math.round(width), height: Math.round(height) });
        }
      });

function sizeOf(canvas: HTMLCanvasElement): Size {
  const known = sizes.get(canvas);
  if (known !== undefined) return known;
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  sizes.set(canvas, size);
  sizeObserver?.observe(canvas);
  return size;
}

/** Sizes and clears the canvas for drawing. `null` while it has no box. */
export function surfaceOf(canvas: HTMLCanvasElement): Surface | null {
  const { width, height } = sizeOf(canvas);
  const context = canvas.getContext('2d');
  if (context === null || width === 0 || height === 0) return null;
  const ratio = Math.min(window.devicePixelRatio || 1, MAX_PIXEL_RATIO);
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
