import { useCallback, useEffect, useMemo, useState } from 'react';

/** Views of the page; the first one is shown without a parameter. */
export const CONTROL_VIEWS = ['screens', 'schedule'] as const;
export type ControlView = (typeof CONTROL_VIEWS)[number];

export interface ControlViews {
  readonly view: ControlView;
  readonly show: (view: ControlView) => void;
}

const PARAMETER = 'view';

function ofAddress(): ControlView {
  const named = new URLSearchParams(location.search).get(PARAMETER);
  return CONTROL_VIEWS.find((view) => view === named) ?? 'screens';
}

/** Keeps the shown view in the address. */
export function useControlView(): ControlViews {
  const [view, setView] = useState<ControlView>('screens');
  useEffect(() => {
    const follow = (): void => setView(ofAddress());
    follow();
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const show = useCallback((next: ControlView): void => {
    const address = new URL(location.href);
    if (next === 'screens') address.searchParams.delete(PARAMETER);
    else address.searchParams.set(PARAMETER, next);
    history.pushState(history.state, '', address);
    setView(next);
  }, []);
  return useMemo(() => ({ view, show }), [view, show]);
}
