'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Board, MAX_TILES, symbolsOf, textIn } from '../../../lib/boards/board';
import type { addTile } from '../../../lib/boards/edit/edit-board';
import { createTimeFormats } from '../../../lib/locale/times';
import type { Instrument } from '../../../lib/market/instrument';
import { useBoardChanges } from '../../_screen/board/use-board-changes';
import type { MarketConnection } from '../../_screen/market-connection';
import type { Settings } from '../../_screen/screen-settings';
import { Toast } from '../../_ui/toast';
import type { StoredBoard } from '../boards-api';
import { EditorCanvas } from '../canvas/editor-canvas';
import { OtherSizes } from '../canvas/other-sizes';
import { OptionsPanel } from '../options/options-panel';
import { Palette } from '../palette/tile-palette';
import styles from './editor.module.css';
import { EditorBar } from './editor-bar';
import { EditorProvider } from './editor-context';
import { EditorFoot } from './editor-foot';
import { EditorKeySheet } from './editor-key-sheet';
import { HistoryDialog } from './history-dialog';
import { useBoardEditing } from './use-board-editing';
import { useBoardSaving } from './use-board-saving';
import { useEditorKeys } from './use-editor-keys';
import { useEditorSubscription } from './use-editor-subscription';

interface BoardEditorProps {
  readonly start: StoredBoard;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly isReadOnly: boolean;
  readonly settings: Settings;
  readonly connection: MarketConnection;
}

/** Edits a board on its live data: palette, canvas, options, other sizes, history. */
export function BoardEditor(props: BoardEditorProps) {
  const { start, boards, instruments, isReadOnly, settings, connection } = props;
  const t = useTranslations('boards');
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const editing = useBoardEditing(start.board);
  const [message, setMessage] = useState<string | null>(null);
  const [opened, setOpened] = useState<'history' | 'keys' | null>(null);
  const [preview, setPreview] = useState<Board | null>(null);
  const [isSwapping, setIsSwapping] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const { change, board } = editing;

  const saving = useBoardSaving({
    ...{ start, board, isReadOnly },
    adopt: useCallback(
      (newer) => {
        change(newer.board);
        const user = newer.user ?? t('save.otherUser');
        setMessage(t('save.updated', { revision: String(newer.revision), user }));
      },
      [change, t],
    ),
  });
  useBoardChanges(connection.client, saving.noticed);
  useEditorSubscription(
    connection,
    useMemo(() => symbolsOf(board), [board]),
  );

  const place = Math.max(
    0,
    boards.findIndex(({ id }) => id === board.id),
  );
  const view = useMemo(
    () => ({ connection, instruments, settings, place: place + 1, count: Math.max(1, boards.length) }),
    [connection, instruments, settings, place, boards.length],
  );
  const editor = useMemo(
    () => ({
      known: view.instruments.map(({ symbol }) => symbol),
      ...{ editing, view, preview, setPreview, grid, setMessage, isSwapping, setIsSwapping },
      isReadOnly: saving.state.kind === 'readOnly',
      /** Changes the board, or says that there is no room. */
      attempt: (next: Board | undefined, key?: string): boolean => {
        const isDone = editing.change(next, key);
        if (!isDone) setMessage(t('editor.noRoom'));
        return isDone;
      },
      /** Adds a tile, selects it, and returns its area. */
      insert: (made: ReturnType<typeof addTile>): string | undefined => {
        if (made === undefined) {
          const isFull = editing.current().tiles.length >= MAX_TILES;
          setMessage(isFull ? t('editor.full', { count: String(MAX_TILES) }) : t('editor.noRoom'));
          return undefined;
        }
        editing.change(made.board);
        editing.select(made.area);
        return made.area;
      },
    }),
    [editing, view, preview, isSwapping, saving.state.kind, t],
  );
  useEditorKeys(editor, opened !== null, () => setOpened('keys'));

  const title = textIn(board.title, settings.locale);
  return (
    <EditorProvider value={editor}>
      <div className={styles.editor} data-readonly={editor.isReadOnly}>
        <EditorBar title={title} saving={saving} times={times} onHistory={() => setOpened('history')} />
        <Palette />
        <main className={styles.stage} aria-label={t('editor.label', { title })}>
          <EditorCanvas />
          <OtherSizes />
        </main>
        <OptionsPanel />
        <EditorFoot saving={saving} times={times} onKeys={() => setOpened('keys')} />
      </div>
      {opened === 'history' && (
        <HistoryDialog known={saving.known} times={times} onClose={() => setOpened(null)} />
      )}
      {opened === 'keys' && <EditorKeySheet onClose={() => setOpened(null)} />}
      <Toast text={message} onDone={() => setMessage(null)} />
    </EditorProvider>
  );
}
