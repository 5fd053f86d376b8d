'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../lib/boards/board';
import type { Locale } from '../../lib/locale/locale';
import styles from './board-list.module.css';

interface BoardListProps {
  readonly boards: readonly Board[];
  /** The board that was asked for and is not there. */
  readonly missing: string | null;
  readonly locale: Locale;
}

/** The boards there are, for somebody who is not on one of them. */
export function BoardList({ boards, missing, locale }: BoardListProps) {
  const t = useTranslations();
  return (
    <main className={styles.page}>
      <h1>{missing === null ? t('home.boards') : t('app.noBoard', { id: missing })}</h1>
      <p>{t('home.boardCount', { count: boards.length })}</p>
      <ul>
        {boards.map((board) => (
          <li key={board.id}>
            <Link href={`/wall/${board.id}`} prefetch={false}>
              <b>{textIn(board.title, locale)}</b>
              <span>/wall/{board.id}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Link href="/desk" prefetch={false}>
        {t('app.desk')}
      </Link>
      <Link href="/" prefetch={false}>
        {t('app.home')}
      </Link>
    </main>
  );
}
