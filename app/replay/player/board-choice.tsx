'use client';

import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../../lib/boards/board';
import type { Locale } from '../../../lib/locale/locale';
import { Select } from '../../_ui/field';
import styles from './board-choice.module.css';

interface BoardChoiceProps {
  readonly boards: readonly Board[];
  readonly current: string;
  readonly locale: Locale;
  readonly onChoose: (id: string) => void;
}

/** Selects another board, in a list over the title of the current one. */
export function BoardChoice({ boards, current, locale, onChoose }: BoardChoiceProps) {
  const t = useTranslations('replay.transport');
  return (
    <>
      <i className={styles.caret} aria-hidden="true" />
      <Select
        look="over"
        label={t('board')}
        title={`${t('board')} (B)`}
        value={current}
        options={boards.map(({ id, title }) => ({ value: id, text: textIn(title, locale) }))}
        onChoose={onChoose}
      />
    </>
  );
}
