import { useEffect, useState } from 'react';
import type { Board } from '../../../../lib/boards/board';
import type { Instrument } from '../../../../lib/market/instrument';
import { fetchBoards, fetchInstruments } from '../../server-api';

/** Boards of the server, and the instruments of its live stream. */
export interface BoardData {
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
}

const RETRY_MS = 3_000;

/**
 * Fetches boards and instruments until the server answers and has instruments, which one that has just started may not have
 * yet; null until it answers.
 */
export function useBoardData(): BoardData | null {
  const [data, setData] = useState<BoardData | null>(null);
  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const [boards, instruments] = await Promise.all([fetchBoards(), fetchInstruments()]);
        if (over) return;
        setData({ boards, instruments });
        if (instruments.length > 0) return;
      } catch {
        // Retried below.
      }
      if (!over) timer = setTimeout(load, RETRY_MS);
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return data;
}
