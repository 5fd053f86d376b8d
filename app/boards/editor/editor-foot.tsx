'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { TimeFormats } from '../../../lib/locale/times';
import { homeZone } from '../../_screen/chosen-zones';
import { Button } from '../../_ui/button';
import { KeyCaps } from '../../_ui/key-sheet';
import styles from './editor.module.css';
import { useEditor } from './editor-context';
import type { BoardSaving } from './use-board-saving';

interface EditorFootProps {
  readonly saving: BoardSaving;
  readonly times: TimeFormats;
  readonly onKeys: () => void;
}

const SHOWN = [
  ['move', ['←↑↓→']],
  ['resize', ['Shift', '←↑↓→']],
  ['undo', ['Ctrl', 'Z']],
  ['remove', ['Del']],
] as const;

/** Shows the saved revision and the main keys. */
export function EditorFoot({ saving, times, onKeys }: EditorFootProps) {
  const { view } = useEditor();
  const t = useTranslations('boards');
  const { revision, time } = saving.known;
  const bold = { b: (text: ReactNode) => <b className="number">{text}</b> };
  const facts = { ...bold, revision: String(revision) };
  return (
    <footer className={styles.foot}>
      <span data-revision={revision}>
        {time === undefined
          ? t.rich('save.revision', facts)
          : t.rich('save.savedAt', { ...facts, time: times.time(time, homeZone(view.settings)) })}
      </span>
      {time !== undefined && <span className="muted">{t('save.atOnce')}</span>}
      <span className={styles.keys}>
        {SHOWN.map(([name, keys]) => (
          <span key={name}>
            <KeyCaps keys={keys} /> {t(`keys.short.${name}`)}
          </span>
        ))}
        <Button variant="text" onClick={onKeys}>
          <kbd>?</kbd> {t('keys.short.keys')}
        </Button>
      </span>
    </footer>
  );
}
