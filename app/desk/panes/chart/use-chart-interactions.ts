import { type RefObject, useEffect, useRef } from 'react';
import type { ChartView } from './chart-view';

/** Bars that an arrow key moves by, with Shift and without. */
const FINE_STEP = 1;
const COARSE_STEP = 10;
const ZOOM_STEP = 1.2;
/** Height of a line of the wheel, px, and zoom per px. */
const LINE_PX = 16;
const ZOOM_PER_PX = 0.002;
const PIXELS = 0; // WheelEvent.DOM_DELTA_PIXEL

/** Pointer movement below which a press is a click, px. */
const MAX_CLICK_MOVE_PX = 4;
/** Elements over the plot that handle pointer and keys themselves. */
const OWN_HANDLERS = 'button, [role="slider"], [popover]';

interface LineHandlers {
  /** True while a click draws a line. */
  readonly drawing: boolean;
  /** Handles a click while drawing, at a y position in px. */
  readonly onDraw: (y: number) => void;
  /** Handles the key that draws a line. */
  readonly onLineKey: () => void;
}

/** Pans and zooms a chart by drag, wheel, two fingers and keys. `draw` shows the crosshair immediately. */
export function useChartInteractions(
  element: RefObject<HTMLElement | null>,
  view: ChartView,
  draw: () => void,
  lineHandlers: LineHandlers,
): void {
  const lines = useRef(lineHandlers);
  lines.current = lineHandlers;
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const { window: bars } = view;
    const fingers = new Map<number, PointerEvent>();
    const width = (): number => Math.max(1, view.shown?.width ?? target.clientWidth);
    const slot = (): number => Math.max(0.1, width() / bars.count);
    let pressed: { readonly x: number; readonly y: number } | undefined;
    const place = (event: MouseEvent): { x: number; y: number } => {
      const box = target.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const gap = (): number => {
      const [first, second] = [...fingers.values()];
      return first && second ? Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY) : 0;
    };
    const down = (event: PointerEvent): void => {
      // Capturing the pointer would suppress the click of a button on the chart.
      if (event.button !== 0 || (event.target as Element).closest(OWN_HANDLERS)) return;
      pressed = place(event);
      fingers.set(event.pointerId, event);
      target.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent): void => {
      const before = fingers.get(event.pointerId);
      if (before) {
        const wide = gap();
        fingers.set(event.pointerId, event);
        if (fingers.size === 2 && wide > 0) bars.zoom(wide / Math.max(1, gap()), 0.5);
        else bars.pan((event.clientX - before.clientX) / slot());
      }
      view.crosshair = event.pointerType === 'touch' && before ? undefined : place(event);
      view.touch();
      draw();
    };
    const up = (event: PointerEvent): void => {
      if (!fingers.delete(event.pointerId) || pressed === undefined) return;
      const { x, y } = place(event);
      const still = Math.hypot(x - pressed.x, y - pressed.y) < MAX_CLICK_MOVE_PX;
      pressed = undefined;
      if (still && lines.current.drawing) lines.current.onDraw(y);
    };
    const cancel = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
      pressed = undefined;
    };
    const leave = (): void => {
      view.crosshair = undefined;
      view.touch();
      draw();
    };
    const wheel = (event: WheelEvent): void => {
      if ((event.target as Element).closest('[popover]')) return;
      event.preventDefault();
      const unit = event.deltaMode === PIXELS ? 1 : LINE_PX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        bars.pan((-(event.deltaX || event.deltaY) * unit) / slot());
      else bars.zoom(Math.exp(event.deltaY * unit * ZOOM_PER_PX), place(event).x / width());
      draw();
    };
    const key = (event: KeyboardEvent): void => {
      // Lines and buttons on the plot have keys of their own.
      if (event.target !== target || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.shiftKey ? COARSE_STEP : FINE_STEP;
      const actions = new Map<string, () => void>([
        ['ArrowLeft', () => bars.pan(step)],
        ['ArrowRight', () => bars.pan(-step)],
        ['PageUp', () => bars.pan(bars.count)],
        ['PageDown', () => bars.pan(-bars.count)],
        ['End', () => bars.follow()],
        ['+', () => bars.zoom(1 / ZOOM_STEP)],
        ['=', () => bars.zoom(1 / ZOOM_STEP)],
        ['-', () => bars.zoom(ZOOM_STEP)],
        ['l', () => lines.current.onLineKey()],
      ]);
      const action = actions.get(event.code === 'KeyL' ? 'l' : event.key);
      if (action === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      action();
      draw();
    };
    target.addEventListener('pointerdown', down);
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', up);
    target.addEventListener('pointercancel', cancel);
    target.addEventListener('pointerleave', leave);
    target.addEventListener('wheel', wheel, { passive: false });
    target.addEventListener('keydown', key);
    return () => {
      target.removeEventListener('pointerdown', down);
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', up);
      target.removeEventListener('pointercancel', cancel);
      target.removeEventListener('pointerleave', leave);
      target.removeEventListener('wheel', wheel);
      target.removeEventListener('keydown', key);
    };
  }, [element, view, draw]);
}
