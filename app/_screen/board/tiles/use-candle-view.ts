import { type RefObject, useEffect } from 'react';
import { CandleView } from '../../../../lib/charts/echarts/candle-view';
import { vwapDays } from '../../../../lib/charts/vwap';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { PastBars } from '../../../../lib/store/past-bar-cache';
import { useWall } from '../wall-context';

/** Time without input after which a view of the past ends, ms, since a wall shows the present. */
const MAX_IDLE_MS = 120_000;
/** Rate of a view while it moves, Hz. */
const MOVING_HZ = 30;
/** Height of a wheel line, px. */
const LINE_PX = 16;
const PIXELS = 0; // WheelEvent.DOM_DELTA_PIXEL
/** Bars that an arrow key moves by, and with Shift. */
const FINE_STEP = 1;
const COARSE_STEP = 10;

export interface CandleViewParts {
  /** Set while the chart is mounted. */
  readonly view: RefObject<CandleView | null>;
  readonly symbol: MarketSymbol | null;
  readonly interval: Interval;
  readonly slots: number;
  /** Element that is dragged and that handles the keys. */
  readonly element: RefObject<HTMLElement | null>;
  /** Slot width at the last paint, CSS px of the layout. */
  readonly slotWidth: RefObject<number>;
  /** Draws the view. */
  readonly draw: RefObject<(() => void) | null>;
}

/** Moves a chart into the past by drag, wheel and keys. */
export function useCandleView(parts: CandleViewParts): void {
  const wall = useWall();
  const { view, symbol, interval, slots, element, slotWidth, draw } = parts;

  useEffect(() => {
    const target = element.current;
    if (symbol === null || target === null) return;
    const past = new PastBars({
      read: (range, signal) => wall.history.read({ symbol, interval, ...range }, signal),
      onBars: () => {},
    });
    const { quotes } = wall.market;
    const days = vwapDays(quotes.instrumentOf(quotes.rowOf(symbol)));
    const own = new CandleView(wall.market.barsOf(symbol, interval), past, slots, days);
    view.current = own;
    let idleTimer: ReturnType<typeof setTimeout> | undefined;
    const move = (bars: number): void => {
      own.pan(bars);
      clearTimeout(idleTimer);
      if (!own.follows) idleTimer = setTimeout(() => own.follow(), MAX_IDLE_MS);
    };
    const stopListening = listen(target, own, move, slots, slotWidth);
    const stopFrames = wall.frames.addChart({
      hz: MOVING_HZ,
      version: () => own.version,
      draw: () => draw.current?.(),
    });
    return () => {
      clearTimeout(idleTimer);
      stopListening();
      stopFrames();
      past.clear();
      view.current = null;
    };
  }, [wall, view, symbol, interval, slots, element, slotWidth, draw]);
}

/** Converts input on an element into moves; above 0 into the past. */
function listen(
  element: HTMLElement,
  view: CandleView,
  move: (bars: number) => void,
  slots: number,
  slotWidth: RefObject<number>,
): () => void {
  let grabbedAt = Number.NaN;
  /** Returns bars per px of the screen: a scaled page has narrower slots. */
  const barsPerPixel = (): number => {
    const scale = element.getBoundingClientRect().width / element.offsetWidth;
    return 1 / Math.max(1, slotWidth.current * scale);
  };
  const grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    grabbedAt = event.clientX;
  };
  const drag = (event: PointerEvent): void => {
    if (Number.isNaN(grabbedAt)) return;
    move((event.clientX - grabbedAt) * barsPerPixel());
    grabbedAt = event.clientX;
  };
  const release = (): void => {
    grabbedAt = Number.NaN;
  };
  const roll = (event: WheelEvent): void => {
    const { deltaX, deltaY, deltaMode } = event;
    const isAcross = Math.abs(deltaX) > Math.abs(deltaY);
    const { scrollHeight, clientHeight } = document.documentElement;
    // With Ctrl the browser zooms; a page taller than the screen scrolls.
    if (event.ctrlKey || (!isAcross && scrollHeight > clientHeight)) return;
    event.preventDefault();
    const delta = isAcross ? deltaX : deltaY;
    move(-delta * (deltaMode === PIXELS ? 1 : LINE_PX) * barsPerPixel());
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const step = event.shiftKey ? COARSE_STEP : FINE_STEP;
    const bars = new Map([
      ['ArrowLeft', step],
      ['ArrowRight', -step],
      ['PageUp', slots],
      ['PageDown', -slots],
    ]).get(event.key);
    if (bars !== undefined) move(bars);
    else if (event.key === 'Home' || event.key === 'Escape') {
      if (view.follows) return;
      view.follow();
    } else return;
    event.preventDefault();
  };
  const back = (): void => view.follow();
  // Escape returns to the newest bars from any focus, except in a dialog, which it closes.
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || view.follows || event.defaultPrevented) return;
    if ((event.target as Element).closest?.('dialog') == null) view.follow();
  };
  element.addEventListener('pointerdown', grab);
  element.addEventListener('pointermove', drag);
  element.addEventListener('lostpointercapture', release);
  element.addEventListener('dblclick', back);
  element.addEventListener('wheel', roll, { passive: false });
  element.addEventListener('keydown', press);
  addEventListener('keydown', leave);
  return () => {
    element.removeEventListener('pointerdown', grab);
    element.removeEventListener('pointermove', drag);
    element.removeEventListener('lostpointercapture', release);
    element.removeEventListener('dblclick', back);
    element.removeEventListener('wheel', roll);
    element.removeEventListener('keydown', press);
    removeEventListener('keydown', leave);
  };
}
