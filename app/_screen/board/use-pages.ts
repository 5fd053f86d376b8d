import { useEffect, useState } from 'react';

/** Page of a list that does not fit its tile; `page` is from 0. */
export interface TurnedPage<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly pages: number;
}

/** Time that a page is shown, ms. */
const PAGE_MS = 10_000;

/** Returns the shown page of a list, which turns at an interval. Pages are equally long, as far as possible. */
export function usePages<T>(all: readonly T[], most: number, pageMs = PAGE_MS): TurnedPage<T> {
  const pages = Math.max(1, Math.ceil(all.length / Math.max(1, most)));
  const [turned, setTurned] = useState(0);
  useEffect(() => {
    if (pages < 2) return;
    const timer = setInterval(() => setTurned((now) => now + 1), pageMs);
    return () => clearInterval(timer);
  }, [pages, pageMs]);
  const page = turned % pages;
  const perPage = Math.ceil(all.length / pages);
  return { items: all.slice(page * perPage, (page + 1) * perPage), page, pages };
}
