'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../lib/boards/board';
import type { Locale } from '../../lib/locale/locale';
import styles from './board-list.module.css';

interface BoardListProps {
  readonly boards: readonly Board[];
  /** Id of the requested board that does not exist. */
  readonly missing: string | null;
  readonly locale: Locale;
}

/** Lists the boards, with links to them. */
export function BoardList({ boards, missing, locale }: BoardListProps) {
  const t = useTranslations();
  return (
    <main className={styles.page}>
      <h1>{missing === null ? t('home.boards') : t('app.noBoard', { id: missing })}</h1>
      <p className="muted">{t('home.boardCount', { count: boards.length })}</p>
      <ul>
        {boards.map((board) => (
          <li key={board.id}>
            <Link href={`/wall/${board.id}`} prefetch={false}>
              <b>{textIn(board.title, locale)}</b>
              <span className="muted">/wall/{board.id}</span>
            </Link>
          </li>
        ))}
      </ul>
      <Link href="/desk" prefetch={false} className="text-link muted">
        {t('app.desk')}
      </Link>
      <Link href="/" prefetch={false} className="text-link muted">
        {t('app.home')}
      </Link>
    </main>
  );
}
