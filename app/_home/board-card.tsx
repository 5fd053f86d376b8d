'use client';

import Link from 'next/link';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { type Board, textIn } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import { BoardView } from '../_screen/board/board-view';
import { WallRoot } from '../_screen/board/shell/wall-root';
import { useWallModel } from '../_screen/board/use-wall-model';
import type { MarketConnection } from '../_screen/market-connection';
import type { Settings } from '../_screen/screen-settings';
import styles from './board-card.module.css';

interface BoardCardProps {
  readonly connection: MarketConnection;
  readonly board: Board;
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
}

/** Width that the previewed wall is laid out for, CSS px; see `.small`. */
const WALL_WIDTH = 1_920;

/** Links to a board, with its name and a small live preview. */
export function BoardCard({ connection, board, instruments, settings, place, count }: BoardCardProps) {
  const t = useTranslations('home');
  const own = useMemo<Settings>(() => ({ ...settings, typeScale: 1, zones: [] }), [settings]);
  const [headerSlot, setHeaderSlot] = useState<HTMLElement | null>(null);
  const { wall, zones, ready } = useWallModel({ connection, board, settings: own, instruments, headerSlot });
  const preview = useRef<HTMLDivElement>(null);
  const source = useStore(connection.screen, (state) => state.status?.source);

  useEffect(() => {
    const element = preview.current;
    if (element === null) return;
    const scale = (): void =>
      element.style.setProperty('--scale', (element.clientWidth / WALL_WIDTH).toFixed(5));
    const observer = new ResizeObserver(scale);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const title = textIn(board.title, settings.locale);
  return (
    <Link href={`/wall/${board.id}`} className={styles.board} prefetch={false}>
      <div ref={preview} className={styles.preview} aria-hidden="true" inert>
        <WallRoot source={source} whole={false} className={`wall ${styles.small}`}>
          <BoardView
            wall={wall}
            board={board}
            connection={connection}
            zones={zones}
            ready={ready}
            place={place}
            count={count}
            slot={setHeaderSlot}
          />
        </WallRoot>
      </div>
      <span className={styles.caption}>
        <b>{title}</b>
        <span className="muted">/wall/{board.id}</span>
        <small>{t('tiles', { count: board.tiles.length })}</small>
      </span>
    </Link>
  );
}
