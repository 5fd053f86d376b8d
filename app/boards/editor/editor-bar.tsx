'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { BOARD_SIZES } from '../../../lib/boards/size';
import type { TimeFormats } from '../../../lib/locale/times';
import { homeZone } from '../../_screen/chosen-zones';
import { Dot } from '../../_ui/badge';
import { Button, ButtonLink, IconButton } from '../../_ui/button';
import { Logo } from '../../_ui/logo';
import { SegmentedControl } from '../../_ui/segmented-control';
import styles from './editor-bar.module.css';
import { useEditor } from './editor-context';
import type { BoardSaving } from './use-board-saving';

interface EditorBarProps {
  readonly title: string;
  readonly saving: BoardSaving;
  readonly times: TimeFormats;
  readonly onHistory: () => void;
}

/** Shows the board's name, whether it is saved, undo, screen sizes and the way out. */
export function EditorBar({ title, saving, times, onHistory }: EditorBarProps) {
  const { editing, isReadOnly, view } = useEditor();
  const t = useTranslations('boards');
  const app = useTranslations('app');
  const { state } = saving;
  return (
    <header className={styles.bar}>
      <div className={styles.name}>
        <Link href="/" aria-label={app('home')} prefetch={false}>
          <Logo size={18} />
        </Link>
        <Link href="/boards" className="muted" prefetch={false}>
          {t('title')}
        </Link>
        <span className="muted">/</span>
        <h1 className="cut">{title}</h1>
        <span role="status" className={styles.state} data-state={state.kind}>
          <Dot on={state.kind === 'saved'} />
          <span className="cut">
            {state.kind === 'failed'
              ? t('save.failed', { reason: state.reason })
              : state.kind === 'conflict'
                ? t('save.pending')
                : t(`save.${state.kind}`)}
          </span>
          {state.kind === 'failed' && (
            <Button variant="text" onClick={saving.retry}>
              {t('save.retry')}
            </Button>
          )}
        </span>
        <span className={styles.steps}>
          <IconButton
            icon="undo"
            label={t('editor.undo')}
            title={`${t('editor.undo')} (Ctrl Z)`}
            disabled={!editing.canUndo || isReadOnly}
            onClick={editing.undo}
          />
          <IconButton
            icon="redo"
            label={t('editor.redo')}
            title={`${t('editor.redo')} (Ctrl Y)`}
            disabled={!editing.canRedo || isReadOnly}
            onClick={editing.redo}
          />
        </span>
      </div>
      <SegmentedControl
        label={t('editor.size')}
        value={editing.size}
        options={BOARD_SIZES.map((value) => ({ value, text: t(`sizes.${value}`) }))}
        onChoose={editing.setSize}
        className={styles.sizes}
      />
      <div className={styles.actions}>
        <Button onClick={onHistory}>{t('editor.history')}</Button>
        <ButtonLink href={`/wall/${editing.board.id}`} className={styles.wall}>
          {t('editor.onScreen')}
        </ButtonLink>
        <ButtonLink variant="primary" href="/boards">
          {t('editor.done')}
        </ButtonLink>
      </div>
      {state.kind === 'conflict' && (
        <div className={styles.conflict} role="alert">
          <p>
            <b>
              {state.newer.board === undefined
                ? t('save.gone')
                : t('save.conflict', {
                    revision: String(state.newer.revision),
                    user: state.newer.user ?? t('save.otherUser'),
                    time:
                      state.newer.time === undefined
                        ? ''
                        : times.time(state.newer.time, homeZone(view.settings)),
                  })}
            </b>{' '}
            {t('save.conflictHint')}
          </p>
          {state.newer.board !== undefined && (
            <Button size="s" onClick={saving.takeTheirs}>
              {t('save.takeTheirs')}
            </Button>
          )}
          <Button size="s" variant="primary" onClick={saving.keepMine}>
            {t('save.keepMine')}
          </Button>
        </div>
      )}
    </header>
  );
}
