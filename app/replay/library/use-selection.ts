import { useCallback, useEffect, useRef, useState } from 'react';

/** Media query in which the panel is beside the list, so that a row may be selected from the start. */
const WIDE = '(width >= 1100px)';

export interface Selection {
  /** Ids in the order of selection. */
  readonly ids: readonly string[];
  /** Selects one row alone (`only`), or toggles it in the selection. */
  readonly select: (id: string, only: boolean) => void;
  /** Selects the row a number of steps further down. */
  readonly move: (step: number) => void;
  /** Toggles the row that has the focus. */
  readonly toggleMarked: () => void;
  readonly clear: () => void;
}

/** Holds the selected rows. On a wide screen the first row is selected until the user selects another. */
export function useSelection(rows: readonly { readonly id: string }[]): Selection {
  const [ids, setIds] = useState<readonly string[]>([]);
  const touched = useRef(false);
  const shown = useRef(rows);
  useEffect(() => {
    shown.current = rows;
  });

  useEffect(() => {
    const first = rows[0];
    if (touched.current || first === undefined || !matchMedia(WIDE).matches) return;
    touched.current = true;
    setIds([first.id]);
  }, [rows]);

  const select = useCallback((id: string, only: boolean): void => {
    touched.current = true;
    setIds((before) => {
      if (only) return [id];
      return before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
    });
  }, []);

  const move = useCallback(
    (step: number): void => {
      const all = shown.current;
      const at = all.findIndex(({ id }) => id === ids.at(-1));
      const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
      if (next === undefined) return;
      select(next.id, true);
      const button = document.querySelector<HTMLElement>(`[data-select="${CSS.escape(next.id)}"]`);
      button?.focus();
      button?.scrollIntoView({ block: 'nearest' });
    },
    [ids, select],
  );

  const toggleMarked = useCallback((): void => {
    const id = (document.activeElement as HTMLElement | null)?.dataset.select;
    if (id !== undefined) select(id, false);
  }, [select]);

  const clear = useCallback(() => setIds([]), []);
  return { ids, select, move, toggleMarked, clear };
}
