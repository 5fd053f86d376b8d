import { useEffect, useState } from 'react';
import type { Board } from '../../lib/boards/board';
import { signInPath } from '../../lib/sign-in/next-path';
import { type AccessView, fetchAccess } from '../_access/access-api';
import { checkAccess } from '../_access/access-check';
import { currentToken } from '../_access/access-token';
import { ApiError } from '../_access/call-api';
import { fetchBoards } from '../_screen/server-api';

/** The principal that approves screens, and the boards of the server. */
export interface Operator {
  readonly access: AccessView;
  readonly boards: readonly Board[];
}

const RETRY_MS = 3_000;

/** Fetches the operator until the server answers; `null` until then. */
export function useOperator(): Operator | null {
  const [operator, setOperator] = useState<Operator | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const access = await fetchAccess(currentToken());
        if (over) return;
        if (access.screens && access.user === undefined) {
          // Guests may be accepted, but never approve a screen.
          location.replace(signInPath(location.pathname + location.search));
          return;
        }
        const boards = access.welcome ? await fetchBoards() : [];
        if (!over) setOperator({ access, boards });
      } catch (error) {
        if (over) return;
        if (error instanceof ApiError) void checkAccess();
        timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return operator;
}
