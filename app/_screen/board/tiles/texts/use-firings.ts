import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Firing } from '../../../../../lib/protocol/alert';
import { listFirings } from '../../../../../lib/protocol/http/alert-routes';
import { ApiError, callApi } from '../../../../_access/call-api';
import { browserUser } from '../../../browser-user';
import { isAlertNotice } from '../../../data/file-news';
import { useWall } from '../../wall-context';

/** Interval of the requests, ms: without a token, notices of another user's alerts do not reach this page. */
const LOAD_EVERY_MS = 10_000;
const FORBIDDEN = [401, 403];

export interface FiringList {
  readonly firings: readonly Firing[];
  /** `denied` if the wall may not see alerts, `lost` while the server does not answer. */
  readonly state: 'loading' | 'ready' | 'denied' | 'lost';
}

/**
 * Returns the newest firings of a user's alerts. They are loaded again at an interval, and when a notice of one arrives.
 * @param limit maximum number
 */
export function useFirings(user: string | undefined, limit: number): FiringList {
  const { notices } = useWall();
  const newest = useSyncExternalStore(notices.subscribe, notices.all, notices.all).find(isAlertNotice)?.id;
  const [list, setList] = useState<FiringList>({ firings: [], state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new firing loads the list again
  useEffect(() => {
    let over = false;
    const load = async (): Promise<void> => {
      try {
        const query = { user: user ?? browserUser(window.localStorage), limit };
        const { firings } = await callApi(listFirings, { query });
        if (!over) setList({ firings, state: 'ready' });
      } catch (error) {
        if (over) return;
        const isDenied = error instanceof ApiError && FORBIDDEN.includes(error.status);
        setList(({ firings }) => ({ firings: isDenied ? [] : firings, state: isDenied ? 'denied' : 'lost' }));
      }
    };
    void load();
    const timer = setInterval(load, LOAD_EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [user, limit, newest]);
  return list;
}
