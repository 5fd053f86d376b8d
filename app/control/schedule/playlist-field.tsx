'use client';

import { useTranslations } from 'use-intl';
import { textIn } from '../../../lib/boards/board';
import { type DraftEntry, type DraftTurn, moveTo } from '../../../lib/control/schedule/schedule-draft';
import type { ScheduleFaults } from '../../../lib/control/schedule/schedule-faults';
import { Button, IconButton } from '../../_ui/button';
import { Select, TextField } from '../../_ui/field';
import { Fault } from '../../_ui/panel';
import { useControl } from '../control-context';
import { useBoardTitle } from '../use-board-title';
import styles from './rule-form.module.css';
import { useFaultText } from './use-rule-texts';

interface PlaylistFieldProps {
  readonly entry: DraftEntry;
  /** Key of the next turn. */
  readonly next: number;
  readonly faults: ScheduleFaults;
  readonly onChange: (playlist: readonly DraftTurn[]) => void;
}

/** Edits the boards of a playlist in their order, with the time of each. */
export function PlaylistField({ entry: { key, playlist }, next, faults, onChange }: PlaylistFieldProps) {
  const t = useTranslations('control.schedule');
  const titleOf = useBoardTitle();
  const faultOf = useFaultText(faults);
  const { boards } = useControl();
  const change = (turn: DraftTurn, changed: Partial<DraftTurn>): void =>
    onChange(playlist.map((one) => (one === turn ? { ...one, ...changed } : one)));
  return (
    <fieldset className={styles.playlist}>
      <legend>{t('playlist')}</legend>
      <ol>
        {playlist.map((turn, place) => {
          const board = titleOf(turn.board);
          return (
            <li key={turn.key}>
              <BoardSelect
                label={t('board')}
                value={turn.board}
                fault={faultOf(turn.key, 'board')}
                onChoose={(id) => change(turn, { board: id })}
              />
              <TextField
                className={styles.short}
                label={t('secondsOf', { board })}
                labelHidden
                inputMode="decimal"
                placeholder={String(boards.find(({ id }) => id === turn.board)?.seconds ?? '')}
                value={turn.seconds}
                fault={faultOf(turn.key, 'seconds')}
                after={<span aria-hidden="true">{t('secondsUnit')}</span>}
                onChange={(event) => change(turn, { seconds: event.target.value.trim() })}
              />
              <IconButton
                icon="up"
                label={t('up', { board })}
                disabled={place === 0}
                onClick={() => onChange(moveTo(playlist, turn.key, place - 1))}
              />
              <IconButton
                icon="down"
                label={t('down', { board })}
                disabled={place === playlist.length - 1}
                onClick={() => onChange(moveTo(playlist, turn.key, place + 1))}
              />
              <IconButton
                icon="close"
                label={t('removeTurn', { board })}
                onClick={() => onChange(playlist.filter((one) => one !== turn))}
              />
            </li>
          );
        })}
      </ol>
      <Fault>{faultOf(key, 'playlist')}</Fault>
      <Button
        icon="add"
        onClick={() => {
          const used = new Set(playlist.map(({ board }) => board));
          const board = boards.find(({ id }) => !used.has(id)) ?? boards[0];
          if (board !== undefined) onChange([...playlist, { key: next, board: board.id, seconds: '' }]);
        }}
      >
        {t('addTurn')}
      </Button>
    </fieldset>
  );
}

interface BoardSelectProps {
  readonly label: string;
  readonly labelShown?: boolean;
  readonly value: string;
  /** Text of the choice of no board; without one, a board is chosen. */
  readonly none?: string;
  readonly fault: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** Chooses a board; one that does not exist any more stays until another one is chosen. */
export function BoardSelect({ label, labelShown = false, value, none, fault, onChoose }: BoardSelectProps) {
  const t = useTranslations('control.schedule');
  const { boards, settings } = useControl();
  const isKnown = boards.some(({ id }) => id === value);
  return (
    <Select
      label={label}
      labelHidden={!labelShown}
      value={value}
      fault={fault}
      options={[
        ...(none === undefined ? [] : [{ value: '', text: none }]),
        ...(isKnown || value === '' ? [] : [{ value, text: t('forgotten', { name: value }) }]),
        ...boards.map(({ id, title }) => ({ value: id, text: textIn(title, settings.locale) })),
      ]}
      onChoose={onChoose}
    />
  );
}
