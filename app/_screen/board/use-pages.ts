import { useEffect, useState } from 'react';
import { pageTurnAt } from '../../../lib/screens/page-turn';
import { useWall } from './wall-context';

/** Page of a list that does not fit its tile; `page` is from 0. */
export interface TurnedPage<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
}

/** Time that a page is shown, ms. */
const PAGE_MS = 10_000;

/** Returns how often a list has turned, by the clock of the wall's pages. @param pages below 2 nothing turns */
export function usePageTurn(pages: number, pageMs: number): number {
  const { pageClock } = useWall();
  const [turned, setTurned] = useState(() => pageTurnAt(pageClock.start, pageClock.now(), pageMs).turned);
  useEffect(() => {
    if (pages < 2) return;
    let timer: ReturnType<typeof setTimeout>;
    const look = (): void => {
      const turn = pageTurnAt(pageClock.start, pageClock.now(), pageMs);
      setTurned(turn.turned);
      timer = setTimeout(look, turn.leftMs);
    };
    look();
    return () => clearTimeout(timer);
  }, [pages, pageMs, pageClock]);
  return Math.max(0, turned);
}

/** Returns the shown page of a list, which turns at an interval. Pages are equally long, as far as possible. */
export function usePages<T>(all: readonly T[], most: number, pageMs = PAGE_MS): TurnedPage<T> {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, most)));
  const page = usePageTurn(pages, pageMs) % pages;
  const perPage = Math.ceil(all.length / pages);
  return { items: all.slice(page * perPage, (page + 1) * perPage), page, pages };
}
