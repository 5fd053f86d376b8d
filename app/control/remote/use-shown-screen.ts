import { useCallback, useEffect, useState } from 'react';

/** Parameter of the address that names the shown screen. */
const PARAMETER = 'screen';

function ofAddress(): string | null {
  return new URLSearchParams(location.search).get(PARAMETER);
}

/** Keeps the shown screen in the address, so that Back leads to the list and a link to a screen. */
export function useShownScreen() {
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const follow = (): void => setShown(ofAddress());
    follow();
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const show = useCallback((id: string): void => {
    const address = new URL(location.href);
    address.searchParams.set(PARAMETER, id);
    history.pushState(history.state, '', address);
    setShown(id);
  }, []);
  const leave = useCallback((): void => {
    const address = new URL(location.href);
    address.searchParams.delete(PARAMETER);
    history.replaceState(history.state, '', address);
    setShown(null);
  }, []);
  return { shown, show, leave };
}
