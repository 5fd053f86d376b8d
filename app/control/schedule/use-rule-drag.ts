import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';

/** Place that a dragged rule would get, from 0. */
interface RuleDrag {
  readonly key: number;
  readonly place: number;
}

/** Moves the rules of a list by their handles, with a pointer or the arrow keys. */
export function useRuleDrag(onMove: (key: number, place: number) => void) {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<RuleDrag | null>(null);

  /** Returns the place among the other rules below the pointer. */
  const placeOf = (event: PointerEvent, key: number): number => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>(':scope > [data-rule]') ?? [])];
    const others = rows.filter(({ dataset }) => dataset.rule !== String(key));
    const before = others.filter((row) => {
      const { top, height } = (row.firstElementChild ?? row).getBoundingClientRect();
      return event.clientY > top + height / 2;
    });
    return before.length;
  };

  const handleOf = (key: number, place: number) => ({
    'data-handle': key,
    onPointerDown: (event: PointerEvent): void => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ key, place });
    },
    onPointerMove: (event: PointerEvent): void => {
      if (drag === null) return;
      const next = placeOf(event, key);
      if (next !== drag.place) setDrag({ key, place: next });
    },
    onPointerUp: (): void => {
      if (drag !== null && drag.place !== place) onMove(key, drag.place);
      setDrag(null);
    },
    onPointerCancel: (): void => setDrag(null),
    onKeyDown: (event: KeyboardEvent): void => {
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (step === 0) return;
      event.preventDefault();
      onMove(key, place + step);
      // A row that is moved in the document loses the focus.
      requestAnimationFrame(() =>
        list.current?.querySelector<HTMLElement>(`[data-handle="${key}"]`)?.focus(),
      );
    },
  });
  return { list, drag, handleOf };
}
