import { useEffect, useState } from 'react';
import { type AccessView, fetchAccess } from './access-api';
import { currentToken, onTokenChange } from './access-token';

const RETRY_MS = 3_000;

/** Returns principal and permissions of the page's user; null until the server answers. */
export function useAccess(): AccessView | null {
  const [access, setAccess] = useState<AccessView | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(timer);
      fetchAccess(currentToken()).then(
        (answer) => {
          if (!over) setAccess(answer);
        },
        // The page reports the error itself.
        () => {
          if (!over) timer = setTimeout(look, RETRY_MS);
        },
      );
    };
    look();
    const stop = onTokenChange(look);
    return () => {
      over = true;
      clearTimeout(timer);
      stop();
    };
  }, []);
  return access;
}
