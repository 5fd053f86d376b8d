'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TimeFormats } from '../../../lib/locale/times';
import type { BoardRevision } from '../../../lib/protocol/http/board-routes';
import { homeZone } from '../../_screen/chosen-zones';
import { Button } from '../../_ui/button';
import { Dialog } from '../../_ui/dialog';
import { Empty, Fault } from '../../_ui/panel';
import { fetchRevision, fetchRevisions } from '../boards-api';
import { useEditor } from './editor-context';
import styles from './history.module.css';
import type { KnownRevision } from './use-board-saving';

interface HistoryDialogProps {
  readonly known: KnownRevision;
  readonly times: TimeFormats;
  readonly onClose: () => void;
}

/** Lists the stored revisions of the board and restores one, as a change that can be undone. */
export function HistoryDialog({ known, times, onClose }: HistoryDialogProps) {
  const { editing, view, isReadOnly, setMessage } = useEditor();
  const t = useTranslations('boards.history');
  const [revisions, setRevisions] = useState<readonly BoardRevision[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const close = useRef<() => void>(null);
  const { id } = editing.board;

  useEffect(() => {
    let over = false;
    fetchRevisions(id).then(
      (found) => over || setRevisions(found),
      (error: Error) => over || setFault(error.message),
    );
    return () => {
      over = true;
    };
  }, [id]);

  const restore = async (revision: number): Promise<void> => {
    try {
      editing.change(await fetchRevision(id, revision));
      setMessage(t('restored', { revision: String(revision) }));
      close.current?.();
    } catch (error) {
      setFault((error as Error).message);
    }
  };

  const zone = homeZone(view.settings);
  return (
    <Dialog label={t('title')} closeLabel={t('close')} onClose={onClose} close={close}>
      <Fault>{fault}</Fault>
      {revisions?.length === 0 && <Empty>{t('none')}</Empty>}
      <ol className={styles.revisions}>
        {revisions?.map(({ revision, time, user }) => (
          <li key={revision}>
            <b className="number">{t('revision', { revision: String(revision) })}</b>
            <span className="muted cut">
              {time === undefined ? t('unknown') : `${times.date(time, zone)} ${times.time(time, zone)}`}
              {user !== undefined && ` · ${t('by', { user })}`}
            </span>
            {revision === known.revision ? (
              <span className="muted">{t('current')}</span>
            ) : (
              <Button size="s" disabled={isReadOnly} onClick={() => void restore(revision)}>
                {t('restore')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
