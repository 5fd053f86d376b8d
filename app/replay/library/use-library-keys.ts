import { useEffect, useRef } from 'react';
import { isTyping } from '../typing';

/** Actions of the keys of the library. */
export interface LibraryActions {
  readonly move: (step: number) => void;
  readonly toggle: () => void;
  readonly open: () => void;
  readonly search: () => void;
  readonly close: () => void;
  readonly keys: () => void;
}

/** Handles the keys of {@link LIBRARY_KEYS} unless the user is typing into a field. */
export function useLibraryKeys(actions: LibraryActions): void {
  const newest = useRef(actions);
  useEffect(() => {
    newest.current = actions;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (isTyping(target)) {
        if (event.key === 'Escape') target.blur();
        return;
      }
      const act = actionOf(event.key, target, newest.current);
      if (act === null) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function actionOf(key: string, target: HTMLElement, actions: LibraryActions): (() => void) | null {
  // Buttons, links and sliders handle these keys themselves.
  const own = target.closest('button:not([data-select]), a, summary, [role="slider"]') !== null;
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return own && key !== 'j' ? null : () => actions.move(1);
    case 'k':
    case 'ArrowUp':
      return own && key !== 'k' ? null : () => actions.move(-1);
    case ' ':
      return target.dataset.select === undefined ? null : actions.toggle;
    case 'Enter':
      return own ? null : actions.open;
    case '/':
      return actions.search;
    case 'Escape':
      return actions.close;
    case '?':
      return actions.keys;
    default:
      return null;
  }
}
