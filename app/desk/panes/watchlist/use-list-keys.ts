import { useEffect, useRef } from 'react';

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  KeyJ: 1,
  ArrowUp: -1,
  KeyK: -1,
  PageDown: 15,
  PageUp: -15,
};

/** Moves in the list of the focused pane by arrows, j and k, unless somebody types or a dialog is open. */
export function useListKeys(focused: boolean, move: (step: number) => void): void {
  const current = useRef(move);
  current.current = move;
  useEffect(() => {
    if (!focused) return;
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      const typing = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      if (event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector('dialog[open]'))
        return;
      const step = STEPS[event.code];
      if (step === undefined) return;
      event.preventDefault();
      current.current(step);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [focused]);
}
