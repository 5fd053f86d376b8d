'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../../lib/boards/board';
import type { Instrument } from '../../../lib/market/instrument';
import { BoardPreview } from '../../_screen/board/board-preview';
import type { MarketConnection } from '../../_screen/market-connection';
import type { Settings } from '../../_screen/screen-settings';
import { ButtonLink } from '../../_ui/button';
import { MenuButton } from '../../_ui/menu';
import styles from './shelf-card.module.css';

/** Actions of a board in the list. */
export interface ShelfActions {
  readonly duplicate: (board: Board) => void;
  readonly save: (board: Board) => void;
  readonly remove: (board: Board) => void;
}

interface ShelfCardProps {
  readonly connection: MarketConnection;
  readonly board: Board;
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
  /** Place of the board, from 1, among `count`. */
  readonly place: number;
  readonly count: number;
  /** True if it can be deleted. */
  readonly isSaved: boolean;
  readonly isBuiltIn: boolean;
  readonly actions: ShelfActions;
}

/** Shows a board with a live preview, links to its editor and its wall, and its actions. */
export function ShelfCard({ actions, isSaved, isBuiltIn, ...preview }: ShelfCardProps) {
  const { board, settings } = preview;
  const t = useTranslations('boards.list');
  const title = textIn(board.title, settings.locale);
  return (
    <section className={styles.card} data-board={board.id}>
      <div className={styles.preview}>
        <BoardPreview {...preview} />
        <Link
          href={`/boards/${board.id}`}
          className={styles.cover}
          aria-label={`${t('edit')}: ${title}`}
          prefetch={false}
        />
      </div>
      <div className={styles.caption}>
        <h2 className={styles.name}>
          <b className="cut">{title}</b>
          <small className="cut">
            /wall/{board.id} · {t('tiles', { count: board.tiles.length })}
            {isBuiltIn && ` · ${t(isSaved ? 'changed' : 'builtIn')}`}
          </small>
        </h2>
        <ButtonLink href={`/boards/${board.id}`}>{t('edit')}</ButtonLink>
        <ButtonLink variant="plain" href={`/wall/${board.id}`}>
          {t('open')}
        </ButtonLink>
        <MenuButton
          label={t('more', { title })}
          entries={() => [
            { kind: 'action', text: t('duplicate'), onSelect: () => actions.duplicate(board) },
            { kind: 'action', text: t('export'), onSelect: () => actions.save(board) },
            ...(isSaved
              ? [{ kind: 'action' as const, text: t('delete'), onSelect: () => actions.remove(board) }]
              : []),
          ]}
        />
      </div>
    </section>
  );
}
