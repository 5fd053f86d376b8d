'use client';

import { useEffect, useState } from 'react';
import type { Board } from '../../lib/boards/board';
import type { Locale } from '../../lib/locale/locale';
import { fetchBoards } from '../_screen/server-api';
import { BoardList } from './board-list';

/** Fetches and lists the boards. */
export function Boards({ locale }: { readonly locale: Locale }) {
  const [boards, setBoards] = useState<readonly Board[]>([]);
  useEffect(() => {
    let over = false;
    fetchBoards().then(
      (known) => {
        if (!over) setBoards(known);
      },
      // The list stays empty, with its count of 0.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, []);
  return <BoardList boards={boards} missing={null} locale={locale} />;
}
