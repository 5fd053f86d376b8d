'use client';

import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../../lib/boards/board';
import type { Locale } from '../../../lib/locale/locale';
import styles from './transport.module.css';

interface BoardChoiceProps {
  readonly boards: readonly Board[];
  readonly current: string;
  readonly locale: Locale;
  readonly onChoose: (id: string) => void;
}

/** Lies over the board's title and chooses another one. */
export function BoardChoice({ boards, current, locale, onChoose }: BoardChoiceProps) {
  const t = useTranslations('replay.transport');
  return (
    <>
      <i className={styles.caret} aria-hidden="true" />
      <select
        className={styles.over}
        aria-label={t('board')}
        title={`${t('board')} (B)`}
        value={current}
        onChange={(event) => onChoose(event.target.value)}
      >
        {boards.map(({ id, title }) => (
          <option key={id} value={id}>
            {textIn(title, locale)}
          </option>
        ))}
      </select>
    </>
  );
}
