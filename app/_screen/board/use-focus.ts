import { useEffect, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import { isSymbol, type MarketSymbol } from '../../../lib/market/instrument';
import type { QuoteColumns } from '../../../lib/store/client-quotes';
import { ranked } from '../data/ranking';
import type { MarketConnection } from '../market-connection';
import type { Settings } from '../screen-settings';

/** How often the page looks whether the snapshot is there, and how long it waits before it does without, ms. */
const LOOK_EVERY_MS = 50;
const WAIT_AT_MOST_MS = 3_000;

function named(quotes: QuoteColumns, requested: string | null | undefined): MarketSymbol | null {
  return requested !== null && requested !== undefined && isSymbol(requested) && quotes.rowOf(requested) >= 0
    ? requested
    : null;
}

/** Every row that there is a price of. */
function pricedRows(quotes: QuoteColumns): number[] {
  return Array.from({ length: quotes.rows }, (_, row) => row).filter(
    (row) => !Number.isNaN(quotes.receivedAt(row)),
  );
}

/**
 * The symbol that the board is about: the address's, the board's, or the most traded. `ready` once prices are
 * there: what ranks by them would begin in a wrong order. `unknown` is what the address asks for and is not there.
 */
export function useFocus(
  connection: MarketConnection,
  board: Board,
  settings: Settings,
): { readonly focus: MarketSymbol | null; readonly ready: boolean; readonly unknown: string | null } {
  const { quotes } = connection.market;
  const [mostTraded, setMostTraded] = useState<{ readonly symbol: MarketSymbol | null } | null>(null);

  useEffect(() => {
    const started = performance.now();
    const timer = setInterval(() => {
      const rows = pricedRows(quotes);
      const waited = performance.now() - started > WAIT_AT_MOST_MS;
      if (rows.length === 0 && !waited) return;
      clearInterval(timer);
      const first = ranked(quotes, rows, 'turnover')[0] ?? 0;
      setMostTraded({ symbol: quotes.symbolOf(first) ?? null });
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [quotes]);

  const requested = named(quotes, settings.symbol);
  const focus = requested ?? named(quotes, board.focus) ?? mostTraded?.symbol ?? null;
  const ready = mostTraded !== null;
  return { focus, ready, unknown: ready && requested === null ? settings.symbol : null };
}
