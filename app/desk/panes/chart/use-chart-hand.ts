import { type RefObject, useEffect } from 'react';
import type { ChartView } from './chart-view';

/** Bars that an arrow key moves by, with Shift and without. */
const NEAR = 1;
const FAR = 10;
const ZOOM_STEP = 1.2;
/** Height of a line that a wheel scrolls by, px, and how much of a zoom a px is. */
const LINE_PX = 16;
const ZOOM_PER_PX = 0.002;
const PIXELS = 0; // WheelEvent.DOM_DELTA_PIXEL

/** Moves a chart by hand: drag, wheel, two fingers, keys. `draw` shows the crosshair at once. */
export function useChartHand(
  element: RefObject<HTMLElement | null>,
  view: ChartView,
  plotWidth: RefObject<number>,
  draw: () => void,
): void {
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const { window: bars } = view;
    const fingers = new Map<number, PointerEvent>();
    const slot = (): number => Math.max(0.1, plotWidth.current / bars.count);
    const place = (event: MouseEvent): { x: number; y: number } => {
      const box = target.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const gap = (): number => {
      const [first, second] = [...fingers.values()];
      return first && second ? Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY) : 0;
    };
    const down = (event: PointerEvent): void => {
      // A captured pointer would take the click from a button on the chart.
      if (event.button !== 0 || (event.target as Element).closest('button')) return;
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
      fingers.delete(event.pointerId);
    };
    const leave = (): void => {
      view.crosshair = undefined;
      view.touch();
      draw();
    };
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const unit = event.deltaMode === PIXELS ? 1 : LINE_PX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        bars.pan((-(event.deltaX || event.deltaY) * unit) / slot());
      else
        bars.zoom(
          Math.exp(event.deltaY * unit * ZOOM_PER_PX),
          place(event).x / Math.max(1, plotWidth.current),
        );
      draw();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = event.shiftKey ? FAR : NEAR;
      const actions = new Map<string, () => void>([
        ['ArrowLeft', () => bars.pan(step)],
        ['ArrowRight', () => bars.pan(-step)],
        ['PageUp', () => bars.pan(bars.count)],
        ['PageDown', () => bars.pan(-bars.count)],
        ['End', () => bars.follow()],
        ['+', () => bars.zoom(1 / ZOOM_STEP)],
        ['=', () => bars.zoom(1 / ZOOM_STEP)],
        ['-', () => bars.zoom(ZOOM_STEP)],
      ]);
      const action = actions.get(event.key);
      if (action === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      action();
      draw();
    };
    target.addEventListener('pointerdown', down);
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', up);
    target.addEventListener('pointercancel', up);
    target.addEventListener('pointerleave', leave);
    target.addEventListener('wheel', wheel, { passive: false });
    target.addEventListener('keydown', key);
    return () => {
      target.removeEventListener('pointerdown', down);
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', up);
      target.removeEventListener('pointercancel', up);
      target.removeEventListener('pointerleave', leave);
      target.removeEventListener('wheel', wheel);
      target.removeEventListener('keydown', key);
    };
  }, [element, view, plotWidth, draw]);
}
