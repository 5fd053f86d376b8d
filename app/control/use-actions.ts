import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ScreenAction } from '../../lib/protocol/screens/screen-action';
import { keepEqual } from '../../lib/store/keep-equal';
import { fetchActions } from './control-api';

const PERIOD_MS = 5_000;
/** Actions that are shown; the file has all. */
export const MAX_ACTIONS = 12;

/** Newest actions, the last one first. */
export interface Actions {
  readonly list: readonly ScreenAction[];
  readonly refresh: () => void;
}

/** Asks for the newest actions every 5 s while the page is visible. */
export function useActions(): Actions {
  const [list, setList] = useState<readonly ScreenAction[]>([]);
  const refresh = useCallback((): void => {
    // The next one may succeed.
    fetchActions(MAX_ACTIONS).then(
      (next) => setList((known) => keepEqual(known, next)),
      () => undefined,
    );
  }, []);
  useEffect(() => {
    refresh();
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, PERIOD_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  return useMemo(() => ({ list, refresh }), [list, refresh]);
}
