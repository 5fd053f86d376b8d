import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef } from 'react';

/** Action of a key in a list; a step may exceed its ends. */
export type ListKey =
  | { readonly act: 'move'; readonly step: number }
  | { readonly act: 'shift'; readonly step: number }
  | { readonly act: 'fold' | 'unfold' | 'press' | 'remove' };

const PAGE = 15;
/** Upper bound of the number of rows of a list. */
const TO_END = 100_000;
const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  KeyJ: 1,
  ArrowUp: -1,
  KeyK: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: -TO_END,
  End: TO_END,
};
const ACTS: Readonly<Record<string, 'fold' | 'unfold' | 'press' | 'remove'>> = {
  ArrowLeft: 'fold',
  ArrowRight: 'unfold',
  Enter: 'press',
  Space: 'press',
  Delete: 'remove',
  Backspace: 'remove',
};

/**
 * Handles the keys of a list: those pressed in its pane, also in a window of its own, and while the pane is
 * focused
 * those that no other element handles.
 * @returns the handler for the pane's element
 */
export function useListKeys(
  focused: boolean,
  onKey: (key: ListKey) => void,
): (event: ReactKeyboardEvent) => void {
  const current = useRef(onKey);
  current.current = onKey;
  useEffect(() => {
    if (!focused) return;
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      // A clicked tab keeps the focus but means its pane; it has already prevented its own keys.
      const free = target === document.body || (target instanceof Element && target.closest('[role="tab"]'));
      if (!free || document.querySelector('dialog[open]')) return;
      take(event, current.current);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [focused]);
  return (event) => {
    // Buttons and fields handle these keys themselves.
    const own = event.target instanceof Element && event.target.closest('button, input, select, textarea');
    if (!own) take(event.nativeEvent, current.current);
  };
}

function take(event: KeyboardEvent, onKey: (key: ListKey) => void): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = keyOf(event);
  if (key === undefined) return;
  event.preventDefault();
  onKey(key);
}

function keyOf({ code, shiftKey }: KeyboardEvent): ListKey | undefined {
  const step = STEPS[code];
  if (step !== undefined) return { act: shiftKey ? 'shift' : 'move', step };
  const act = ACTS[code];
  return act === undefined || shiftKey ? undefined : { act };
}
