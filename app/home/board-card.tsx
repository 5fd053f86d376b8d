'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import type { Settings } from '../settings';
import { Tape } from '../wall/shell/tape';
import type { Stage } from '../wall/stage';
import { TileGrid } from '../wall/tile-grid';
import { useWallModel } from '../wall/use-wall-model';
import { WallProvider } from '../wall/wall-context';
import styles from './home.module.css';

interface BoardCardProps {
  readonly stage: Stage;
  readonly board: Board;
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
}

/** A board as a door: the board itself, small and live, and its name. */
export function BoardCard({ stage, board, instruments, settings }: BoardCardProps) {
  const t = useTranslations('home');
  const own = useMemo<Settings>(() => ({ ...settings, typeScale: 1, zones: [] }), [settings]);
  const { wall, ready } = useWallModel({ stage, board, settings: own, instruments, headerSlot: null });
  const title = textIn(board.title, settings.locale);
  return (
    <Link href={`/wall/${board.id}`} className={styles.board} prefetch={false}>
      <div className={styles.preview} aria-hidden="true" inert>
        <div className={`wall ${styles.small}`}>
          <WallProvider value={wall}>
            <TileGrid board={board} ready={ready} />
            {board.tape !== undefined && ready && <Tape tape={board.tape} />}
          </WallProvider>
        </div>
      </div>
      <span className={styles.caption}>
        <b>{title}</b>
        <span>/wall/{board.id}</span>
        <small>{t('tiles', { count: board.tiles.length })}</small>
      </span>
    </Link>
  );
}
