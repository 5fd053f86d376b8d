import type { BookHistory } from '../../../lib/charts/heatmap/book-history';
import { ticksIn } from '../../../lib/charts/y-range';
import type { Surface } from './canvas';

/** Texts, colours and type of a book over time; sizes in CSS px. */
export interface BookHistoryStyle {
  /** Columns that the plot has room for; older ones are at its left. */
  readonly columns: number;
  readonly price: (value: number) => string;
  /** Smallest difference of two prices. */
  readonly unit: number;
  readonly fontSize: number;
  readonly family: string;
  readonly bid: string;
  readonly ask: string;
  readonly text: string;
  readonly muted: string;
}

/** Steps of intensity, and opacity of the least one that is not empty. */
const SHADES = 24;
const MIN_OPACITY = 0.06;
/** Exponent of a size: small sizes stay visible beside a large one. */
const GAMMA = 0.55;
/** Height of a labelled price, and width of the line, in font sizes. */
const TICK_HEIGHT = 2.8;
const LINE = 0.14;

/** Draws the sizes of a book by time and price, the last price as a line, and a price axis. */
export function drawBookHistory(surface: Surface, book: BookHistory, style: BookHistoryStyle): void {
  const { context, width, height } = surface;
  const { view } = book;
  const newest = book.columns.at(-1);
  if (view === undefined || newest === undefined) return;
  const { fontSize } = style;
  context.font = `500 ${fontSize}px ${style.family}`;
  const high = view.low + view.step * view.cells;
  const most = Math.max(2, Math.floor(height / (fontSize * TICK_HEIGHT)));
  const ticks = ticksIn({ min: view.low, max: high }, most, style.unit);
  const gutter =
    Math.max(0, ...ticks.map((tick) => context.measureText(style.price(tick)).width)) + fontSize * 0.6;
  const plotWidth = width - gutter;
  const y = (price: number): number => ((high - price) / (high - view.low)) * height;
  const x = (slot: number): number => ((slot - newest.slot + style.columns) / style.columns) * plotWidth;

  drawCells();
  drawLast();
  drawAxis();

  /** Fills the cells shade by shade, so that the colour of the canvas changes rarely. */
  function drawCells(): void {
    const largest = book.largest();
    if (largest === 0 || view === undefined) return;
    const shades = { bid: shadePaths(), ask: shadePaths() };
    const base = Math.round(view.low / view.step);
    for (const { slot, from, cells } of book.columns) {
      const left = Math.round(x(slot - 1));
      const wide = Math.max(1, Math.round(x(slot)) - left);
      for (let cell = 0; cell < cells.length; cell++) {
        const size = cells[cell] ?? 0;
        const at = from - base + cell;
        if (size === 0 || at < 0 || at >= view.cells) continue;
        const shade = Math.ceil((Math.abs(size) / largest) ** GAMMA * SHADES) - 1;
        const top = Math.round(y(view.low + (at + 1) * view.step));
        const bottom = Math.round(y(view.low + at * view.step));
        shades[size > 0 ? 'bid' : 'ask'][Math.max(0, shade)]?.rect(
          left,
          top,
          wide,
          Math.max(1, bottom - top),
        );
      }
    }
    for (const side of ['bid', 'ask'] as const) {
      context.fillStyle = style[side];
      shades[side].forEach((path, shade) => {
        context.globalAlpha = MIN_OPACITY + ((1 - MIN_OPACITY) * (shade + 1)) / SHADES;
        context.fill(path);
      });
    }
    context.globalAlpha = 1;
  }

  /** Draws the last price as steps, interrupted in gaps. */
  function drawLast(): void {
    context.beginPath();
    let before = Number.NaN;
    for (const { slot, last } of book.columns) {
      if (!Number.isNaN(last)) {
        if (slot !== before + 1) context.moveTo(x(slot - 1), y(last));
        else context.lineTo(x(slot - 1), y(last));
        context.lineTo(x(slot), y(last));
      }
      before = Number.isNaN(last) ? Number.NaN : slot;
    }
    context.lineWidth = Math.max(1, fontSize * LINE);
    context.lineJoin = 'round';
    context.strokeStyle = style.text;
    context.stroke();
  }

  function drawAxis(): void {
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillStyle = style.muted;
    for (const tick of ticks) {
      const at = y(tick);
      if (at > fontSize * 0.6 && at < height - fontSize * 0.6) context.fillText(style.price(tick), width, at);
    }
  }
}

function shadePaths(): Path2D[] {
  return Array.from({ length: SHADES }, () => new Path2D());
}
