import { useCallback, useMemo, useState } from 'react';
import {
  chooseOnly,
  extendTo,
  focusOn,
  NO_SELECTION,
  type Selection,
  toggle,
  toggleAll,
} from '../../../lib/control/screen-selection';

interface PressKeys {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export interface CardActions {
  /** A press selects one screen, with Ctrl one more, with Shift all up to it. */
  readonly onPress: (id: string, keys: PressKeys) => void;
  readonly onTick: (id: string) => void;
}

export interface CardSelection extends CardActions {
  readonly selection: Selection;
  readonly extend: (id: string) => void;
  readonly focus: (id: string) => void;
  readonly toggleMany: (ids: readonly string[]) => void;
  readonly clear: () => void;
  /** Closes the panel and keeps the selection. */
  readonly leave: () => void;
}

/** Keeps the selected screens. `order` is that of the cards on the page. */
export function useCardSelection(order: readonly string[]): CardSelection {
  const [selection, setSelection] = useState<Selection>(NO_SELECTION);
  const onPress = useCallback(
    (id: string, { ctrlKey, metaKey, shiftKey }: PressKeys): void =>
      setSelection((known) => {
        if (shiftKey) return extendTo(known, id, order);
        return ctrlKey || metaKey ? toggle(known, id) : chooseOnly(id);
      }),
    [order],
  );
  const onTick = useCallback((id: string) => setSelection((known) => toggle(known, id)), []);
  const extend = useCallback((id: string) => setSelection((known) => extendTo(known, id, order)), [order]);
  const focus = useCallback((id: string) => setSelection((known) => focusOn(known, id)), []);
  const toggleMany = useCallback(
    (ids: readonly string[]) => setSelection((known) => toggleAll(known, ids)),
    [],
  );
  const clear = useCallback(() => setSelection(NO_SELECTION), []);
  const leave = useCallback(() => setSelection((known) => ({ ...known, current: null })), []);
  return useMemo(
    () => ({ selection, onPress, onTick, extend, focus, toggleMany, clear, leave }),
    [selection, onPress, onTick, extend, focus, toggleMany, clear, leave],
  );
}
