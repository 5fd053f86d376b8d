'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../../lib/boards/board';
import type { Instrument } from '../../../lib/market/instrument';
import { ApiError } from '../../_access/call-api';
import { Nav } from '../../_screen/nav';
import type { Settings } from '../../_screen/screen-settings';
import { fetchBoards, fetchInstruments } from '../../_screen/server-api';
import { useMarketConnection } from '../../_screen/use-market-connection';
import { ButtonLink } from '../../_ui/button';
import { Empty } from '../../_ui/panel';
import { fetchBoard, mayChangeBoards, type StoredBoard } from '../boards-api';
import { BoardEditor } from './board-editor';
import styles from './editor.module.css';

interface EditorPageProps {
  readonly boardId: string;
  readonly settings: Settings;
}

interface EditorData {
  readonly start: StoredBoard;
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly isReadOnly: boolean;
}

const RETRY_MS = 3_000;

/** Fetches a board and opens its editor. */
export function EditorPage({ boardId, settings }: EditorPageProps) {
  const t = useTranslations('boards.editor');
  const app = useTranslations('app');
  const [data, setData] = useState<EditorData | 'missing' | null>(null);

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const [start, boards, instruments, mayChange] = await Promise.all([
          fetchBoard(boardId),
          fetchBoards(),
          fetchInstruments(),
          mayChangeBoards(),
        ]);
        if (!over) setData({ start, boards, instruments, isReadOnly: !mayChange });
      } catch (error) {
        if (over) return;
        if (error instanceof ApiError && error.code === 'not_found') setData('missing');
        else timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [boardId]);

  if (data === null || data === 'missing') {
    return (
      <>
        <Nav settings={settings} current="boards" />
        <main className={styles.message}>
          <Empty>{data === null ? app('loading') : t('missing', { id: boardId })}</Empty>
          {data !== null && <ButtonLink href="/boards">{t('back')}</ButtonLink>}
        </main>
      </>
    );
  }
  return <OpenEditor {...data} settings={settings} />;
}

function OpenEditor(props: EditorData & { readonly settings: Settings }) {
  const connection = useMarketConnection(props.instruments);
  return connection === null ? null : <BoardEditor {...props} connection={connection} />;
}
