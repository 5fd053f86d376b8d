'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../../lib/boards/board';
import { boardForSymbol } from '../../../lib/control/rotation';
import type { ScreenCommand } from '../../../lib/protocol/screens/screen-command';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { displayName } from '../../_screen/instrument-name';
import { ComboBox } from '../../_ui/combo-box';

import { useControl } from '../control-context';
import styles from './board-picker.module.css';

interface BoardPickerProps {
  readonly targets: readonly ScreenStatus[];
  readonly onDone: () => void;
}

interface Choice {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly command: ScreenCommand;
}

/** Symbols that are listed at most. */
const MAX_SYMBOLS = 8;

/** Finds a board, or a symbol to focus on, and shows it on the screens. */
export function BoardPicker({ targets, onDone }: BoardPickerProps) {
  const t = useTranslations('control');
  const { boards, instruments, settings, order } = useControl();
  const [text, setText] = useState('');
  const searched = text.trim().toLocaleLowerCase();
  const own: Choice = {
    id: 'own',
    title: t('picker.own'),
    detail: t('picker.ownDetail'),
    command: { display: { board: null, symbol: null, playlist: null } },
  };
  const ofBoards = boards.map(
    (board): Choice => ({
      id: `board-${board.id}`,
      title: textIn(board.title, settings.locale),
      detail: board.id,
      command: { display: { board: board.id, symbol: null } },
    }),
  );
  const focus = boardForSymbol(boards, targets[0]?.report?.board);
  const ofSymbols = instruments.map((instrument): Choice => {
    const { symbol } = instrument;
    const { primary, secondary } = displayName(instrument, symbol, settings.locale);
    return {
      id: `symbol-${symbol}`,
      title: primary,
      detail: [secondary, symbol].filter((part) => part !== '').join(' · '),
      command: { display: { symbol, ...(focus !== undefined && { board: focus }) } },
    };
  });
  const matches = ({ title, detail }: Choice): boolean =>
    title.toLocaleLowerCase().includes(searched) || detail.toLocaleLowerCase().includes(searched);
  const choices =
    searched === ''
      ? [...ofBoards, own]
      : [...ofBoards.filter(matches), ...ofSymbols.filter(matches).slice(0, MAX_SYMBOLS)];
  return (
    <div className={styles.picker}>
      <ComboBox
        label={t('picker.search')}
        labelHidden
        size="l"
        listed
        text={text}
        onType={setText}
        options={choices}
        idOf={({ id }) => id}
        onPick={({ command }) => {
          onDone();
          order(
            targets.map(({ id }) => id),
            command,
          );
        }}
      >
        {({ title, detail }) => (
          <span className={styles.choice}>
            <b className="cut">{title}</b>
            <small className="cut">{detail}</small>
          </span>
        )}
      </ComboBox>
      {choices.length === 0 && <p className="muted">{t('picker.none')}</p>}
    </div>
  );
}
