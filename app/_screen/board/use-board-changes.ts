import { useEffect } from 'react';
import type { MarketLink } from '../../../lib/client/market-link';
import { type BoardChange, boardChangeOf } from '../../../lib/protocol/screens/board-notice';

/** Calls back when a board was saved or deleted at the server. */
export function useBoardChanges(
  client: Pick<MarketLink, 'on'> | undefined,
  changed: (change: BoardChange) => void,
): void {
  useEffect(
    () =>
      client?.on('notify', (notice) => {
        const change = boardChangeOf(notice);
        if (change !== undefined) changed(change);
      }),
    [client, changed],
  );
}
