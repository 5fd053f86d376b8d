import { useCallback, useEffect, useRef, useState } from 'react';

/** From this width on the panel stands beside the list, so something may be chosen from the beginning. */
const WIDE = '(width >= 1100px)';

export interface Selection {
  /** In the order in which they were chosen. */
  readonly ids: readonly string[];
  /** Chooses one, alone or by adding it; one that is among several already is taken away. */
  readonly select: (id: string, only: boolean) => void;
  /** Chooses the one so many rows further down. */
  readonly move: (step: number) => void;
  /** Adds the row that has the focus, or takes it away. */
  readonly toggleMarked: () => void;
  readonly clear: () => void;
}

/** Which of the rows are chosen. On a wide screen the first is, until somebody chooses. */
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
