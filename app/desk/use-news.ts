import { useEffect } from 'react';
import type { DeskModel } from './desk-context';

const LOOKS_HZ = 1;

/** Records news while the desk is open, also without a pane that shows them. */
export function useNews({ news, market, frames, screen, now }: DeskModel): void {
  useEffect(
    () =>
      frames.addCells({
        hz: LOOKS_HZ,
        version: () => market.quotes.version,
        paint: () => news.checkStatuses(market.quotes, now()),
      }),
    [news, market, frames, now],
  );
  useEffect(() => {
    const look = (): void => {
      const { link, status } = screen.getState();
      if (link !== 'connecting') news.link(link === 'live' || link === 'stale', now());
      if (status !== undefined) news.feed(status.state, status.reason, status.since);
    };
    look();
    return screen.subscribe(look);
  }, [news, screen, now]);
}
