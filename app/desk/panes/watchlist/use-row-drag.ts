import { type PointerEvent, type RefObject, useRef } from 'react';

/** Pointer movement at which a press becomes a drag, CSS px. */
const DRAG_PX = 5;

interface RowDrag {
  /** True if rows can be moved. */
  readonly enabled: boolean;
  /** Height of a row, CSS px. */
  readonly height: number;
  /** Returns the element that is as high as all rows. */
  readonly space: () => HTMLElement | null;
  /** Marker of the place where the row would go. */
  readonly mark: RefObject<HTMLElement | null>;
  /** Called on drop, with the index of the row and the index that it goes before. */
  readonly onDrop: (from: number, before: number) => void;
}

/** Moves rows of a list with the mouse. A finger scrolls instead; keys do the same as the mouse. */
export function useRowDrag({ enabled, height, space, mark, onDrop }: RowDrag) {
  const drag = useRef<{ from: number; y: number; begun: boolean } | null>(null);

  const placeOf = (event: PointerEvent): number => {
    const top = space()?.getBoundingClientRect().top ?? 0;
    return (event.clientY - top) / height;
  };
  const end = (): void => {
    drag.current = null;
    if (mark.current) mark.current.hidden = true;
  };

  return {
    onPointerDown(event: PointerEvent): void {
      const row = (event.target as HTMLElement).closest('[data-kind="row"]');
      if (!enabled || event.button !== 0 || event.pointerType === 'touch' || row === null) return;
      drag.current = { from: Math.floor(placeOf(event)), y: event.clientY, begun: false };
    },
    onPointerMove(event: PointerEvent): void {
      const now = drag.current;
      if (now === null) return;
      if (!now.begun && Math.abs(event.clientY - now.y) < DRAG_PX) return;
      if (!now.begun) event.currentTarget.setPointerCapture(event.pointerId);
      now.begun = true;
      if (!mark.current) return;
      mark.current.hidden = false;
      mark.current.style.transform = `translateY(${Math.max(0, Math.round(placeOf(event))) * height}px)`;
    },
    onPointerUp(event: PointerEvent): void {
      const now = drag.current;
      if (now?.begun) onDrop(now.from, Math.max(0, Math.round(placeOf(event))));
      end();
    },
    onPointerCancel: end,
  };
}
