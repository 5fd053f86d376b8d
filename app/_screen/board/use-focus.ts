import { useEffect, useState } from 'react';
import type { Board } from '../../../lib/boards/board';
import { isSymbol, type MarketSymbol } from '../../../lib/market/instrument';
import type { QuoteColumns } from '../../../lib/store/client-quotes';
import { ranked } from '../data/ranking';
import type { MarketConnection } from '../market-connection';
import type { Settings } from '../screen-settings';

/** Interval between checks for the snapshot, and time after which the page continues without it, ms. */
const POLL_MS = 50;
const MAX_WAIT_MS = 3_000;

function named(quotes: QuoteColumns, requested: string | null | undefined): MarketSymbol | null {
  return requested !== null && requested !== undefined && isSymbol(requested) && quotes.rowOf(requested) >= 0
    ? requested
    : null;
}

/** Returns all rows that have a price. */
function pricedRows(quotes: QuoteColumns): number[] {
  return Array.from({ length: quotes.rows }, (_, row) => row).filter(
    (row) => !Number.isNaN(quotes.receivedAt(row)),
  );
}

/**
 * Returns the symbol that the board is about: that of the URL, of the board, or the most traded one.
 * `ready` once prices are there: rankings made before would be wrong. `unknown` is a requested symbol that does
 * not exist.
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
      const waited = performance.now() - started > MAX_WAIT_MS;
      if (rows.length === 0 && !waited) return;
      clearInterval(timer);
      const first = ranked(quotes, rows, 'turnover')[0] ?? 0;
      setMostTraded({ symbol: quotes.symbolOf(first) ?? null });
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [quotes]);

  const requested = named(quotes, settings.symbol);
  const focus = requested ?? named(quotes, board.focus) ?? mostTraded?.symbol ?? null;
  const ready = mostTraded !== null;
  return { focus, ready, unknown: ready && requested === null ? settings.symbol : null };
}
