'use client';

import { useTranslations } from 'use-intl';
import {
  type Board,
  boardSchema,
  MAX_CLOCKS,
  MAX_ROTATION_SECONDS,
  MIN_ROTATION_SECONDS,
} from '../../../lib/boards/board';
import { knownZones } from '../../../lib/locale/time-zones';
import { Switch } from '../../_ui/field';
import { useEditor } from '../editor/editor-context';
import { NumberStepper } from './number-stepper';
import { OptionText } from './option-text';
import styles from './options.module.css';
import { SymbolField } from './symbol-field';
import { SymbolsField } from './symbols-field';
import { ValueList } from './value-list';

/** Strip of a board that had none. */
const NEW_TAPE = { items: 4, seconds: 6 } as const;

/** Shows the options of the board itself. */
export function BoardOptions() {
  const { editing, view } = useEditor();
  const { board, current, change } = editing;
  const t = useTranslations('boards');
  const set = (part: Partial<Board>, key: string): boolean => {
    const next = { ...current(), ...part };
    return boardSchema.safeParse(next).success && change(next, key);
  };
  const { tape } = board;
  return (
    <>
      <header className={styles.head}>
        <h2>{t('options.board')}</h2>
        <span className="muted">/wall/{board.id}</span>
      </header>
      <OptionText
        label={t('board.title')}
        value={board.title}
        isOptional={false}
        onChange={(title) => title !== undefined && set({ title }, 'title')}
      />
      <SymbolsField
        label={t('board.symbols')}
        value={board.symbols}
        isOptional={false}
        onChange={(symbols = []) => set({ symbols: [...symbols] }, 'symbols')}
      />
      <SymbolField
        label={t('board.focus')}
        value={board.focus}
        isOptional
        placeholder={t('board.mostTraded')}
        onChange={(focus) => {
          const { focus: _, ...others } = current();
          change(focus === undefined ? others : { ...others, focus }, 'focus');
        }}
      />
      <NumberStepper
        label={t('board.seconds')}
        value={board.seconds}
        least={MIN_ROTATION_SECONDS}
        most={MAX_ROTATION_SECONDS}
        step={1}
        onChange={(seconds) => set({ seconds }, 'seconds')}
      />
      <NumberStepper
        label={t('board.order')}
        value={board.order}
        least={0}
        most={9_999}
        step={1}
        onChange={(order) => set({ order }, 'order')}
      />
      <div className={styles.row}>
        <Switch
          checked={tape !== undefined}
          onChange={(isOn) => {
            const { tape: _, ...others } = current();
            change(isOn ? { ...others, tape: NEW_TAPE } : others);
          }}
        >
          <span className={styles.rowLabel}>{t('board.strip')}</span>
        </Switch>
      </div>
      {tape !== undefined && (
        <>
          <NumberStepper
            label={t('board.stripItems')}
            value={tape.items}
            least={1}
            most={8}
            step={1}
            onChange={(items) => set({ tape: { ...tape, items } }, 'items')}
          />
          <NumberStepper
            label={t('board.stripSeconds')}
            value={tape.seconds}
            least={2}
            most={60}
            step={1}
            onChange={(seconds) => set({ tape: { ...tape, seconds } }, 'strip seconds')}
          />
        </>
      )}
      <ValueList
        label={t('board.clocks')}
        all={knownZones(view.settings.locale)}
        value={board.clocks.map(({ zone }) => zone)}
        least={1}
        most={MAX_CLOCKS}
        onChange={(zones) => {
          const known = new Map(current().clocks.map((clock) => [clock.zone, clock]));
          set({ clocks: zones.map((zone) => known.get(zone) ?? { zone }) }, 'clocks');
        }}
      />
    </>
  );
}
