import { useEffect, useState } from 'react';
import type { Painted } from '../../../lib/protocol/screens/screen-report';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { fetchShownAt } from '../control-api';

/** Board and paint that a screen showed last. */
export interface LastPaint {
  readonly board: string;
  readonly painted: Painted;
}

/**
 * Returns what a screen painted last: by its newest report, or else by what the server has kept.
 * @param isNeeded false asks for nothing
 */
export function useLastPaint({ id, report, since }: ScreenStatus, isNeeded: boolean): LastPaint | undefined {
  const [kept, setKept] = useState<LastPaint>();
  const own = report?.painted && { board: report.board, painted: report.painted };
  const isAsked = isNeeded && own === undefined;
  useEffect(() => {
    if (!isAsked) return;
    let over = false;
    fetchShownAt(id, Math.round(since)).then(
      (found) => {
        if (!over) setKept(found);
      },
      // Nothing is kept of a screen that has been away for long.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [id, since, isAsked]);
  return own ?? kept;
}
