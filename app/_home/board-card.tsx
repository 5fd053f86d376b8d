'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import { BoardPreview } from '../_screen/board/board-preview';
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

/** Links to a board, with its name and a small live preview. */
export function BoardCard(props: BoardCardProps) {
  const { board, settings } = props;
  const t = useTranslations('home');
  const title = textIn(board.title, settings.locale);
  return (
    <Link href={`/wall/${board.id}`} className={styles.board} prefetch={false}>
      <BoardPreview {...props} />
      <span className={styles.caption}>
        <b>{title}</b>
        <span className="muted">/wall/{board.id}</span>
        <small>{t('tiles', { count: board.tiles.length })}</small>
      </span>
    </Link>
  );
}
