/** Height of the title row, and its font size, CSS px. */
const TITLE_PX = 34;
const TYPE_PX = 13;
const MARGIN_PX = 10;
/** Font size and height of a row of the legend, CSS px. */
const LEGEND_TYPE_PX = 12;
const LEGEND_ROW_PX = 18;

/**
 * Creates a PNG of a chart: the canvas on the colour of the pane, with a title and the texts of the legend, which are
 * not part of the canvas. Null where the browser cannot create one.
 */
export async function chartPicture(canvas: HTMLCanvasElement, title: string): Promise<Blob | null> {
  const ratio = canvas.width / Math.max(1, canvas.clientWidth);
  const css = getComputedStyle(canvas);
  const color = (name: string): string => css.getPropertyValue(`--${name}`).trim();
  const picture = document.createElement('canvas');
  picture.width = canvas.width;
  picture.height = canvas.height + Math.round(TITLE_PX * ratio);
  const context = picture.getContext('2d');
  if (context === null || canvas.width === 0) return null;
  context.fillStyle = color('panel');
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, Math.round(TITLE_PX * ratio));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = 'middle';
  context.fillStyle = color('text');
  context.font = `600 ${TYPE_PX}px ${color('font')}`;
  context.fillText(title, MARGIN_PX, TITLE_PX / 2);
  context.font = `450 ${LEGEND_TYPE_PX}px ${color('font')}`;
  const rows = canvas.parentElement?.querySelectorAll<HTMLElement>('[data-legend-row]') ?? [];
  for (const [at, row] of [...rows].entries())
    drawRow(context, row, TITLE_PX + LEGEND_ROW_PX * (at + 0.8), color('text'));
  return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}

/** Writes one row of the legend, each item in the colour of its line. */
function drawRow(context: CanvasRenderingContext2D, row: HTMLElement, y: number, text: string): void {
  let x = MARGIN_PX;
  for (const item of row.children) {
    const path = item.querySelector('path');
    const words = item.textContent?.replaceAll('×', '').trim() ?? '';
    if (path) {
      context.fillStyle = getComputedStyle(path).stroke;
      context.fillRect(x, y - 1, 12, 2);
      x += 17;
    }
    context.fillStyle = text;
    context.fillText(words, x, y);
    x += context.measureText(words).width + MARGIN_PX;
  }
}
