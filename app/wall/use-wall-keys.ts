import { useEffect } from 'react';

/** Acts of keys and presentation remotes on a wall. */
export interface WallKeys {
  readonly turn: (by: 1 | -1) => void;
  readonly togglePause: () => void;
  readonly toggleBlank: () => void;
}

type KeyAct = (keys: WallKeys) => void;

const next: KeyAct = ({ turn }) => turn(1);
const previous: KeyAct = ({ turn }) => turn(-1);
const blank: KeyAct = ({ toggleBlank }) => toggleBlank();

/** Presentation remotes send page keys, arrows, and `b` or `.` for black. */
const ACTS: Readonly<Record<string, KeyAct>> = {
  ...{ ArrowRight: next, ArrowDown: next, PageDown: next },
  ...{ ArrowLeft: previous, ArrowUp: previous, PageUp: previous },
  ...{ b: blank, B: blank, '.': blank },
  ' ': ({ togglePause }) => togglePause(),
};

/** Follows the keys of a wall that no part of it takes: a chart that has the focus moves by arrows. */
export function useWallKeys(keys: WallKeys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const act = Object.hasOwn(ACTS, event.key) ? ACTS[event.key] : undefined;
      if (
        act === undefined ||
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.repeat
      )
        return;
      // Space presses a button that has the focus.
      if (event.target instanceof Element && event.target.closest('button, a, input, [role="dialog"]'))
        return;
      event.preventDefault();
      act(keys);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [keys]);
}
