'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isBoardId } from '../../../lib/boards/board';
import { freeId, idFrom, STARTS, type Start } from '../../../lib/boards/edit/new-board';
import { Button } from '../../_ui/button';
import { Dialog } from '../../_ui/dialog';
import { RadioBox, TextField } from '../../_ui/field';
import styles from './dialogs.module.css';

interface CreateDialogProps {
  /** Ids of the boards that exist. */
  readonly taken: readonly string[];
  readonly onCreate: (id: string, title: string, start: Start) => void;
  readonly onClose: () => void;
}

/** Asks for title, id and first layout of a new board. */
export function CreateDialog({ taken, onCreate, onClose }: CreateDialogProps) {
  const t = useTranslations('boards');
  const [title, setTitle] = useState('');
  const [typedId, setTypedId] = useState<string | null>(null);
  const [start, setStart] = useState<Start>('empty');
  const first = useRef<HTMLInputElement>(null);
  // After the dialog has opened, which focuses its close button.
  useEffect(() => first.current?.focus(), []);
  const id = typedId ?? freeId(idFrom(title), taken);
  const fault = taken.includes(id) ? t('create.idTaken') : isBoardId(id) ? undefined : t('create.idFault');
  return (
    <Dialog label={t('create.title')} closeLabel={t('list.cancel')} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (fault === undefined) onCreate(id, title.trim() === '' ? id : title.trim(), start);
        }}
      >
        <TextField
          ref={first}
          label={t('create.name')}
          value={title}
          maxLength={80}
          onChange={({ target }) => setTitle(target.value)}
        />
        <TextField
          label={t('create.id')}
          before={<span>/wall/</span>}
          value={id}
          maxLength={32}
          fault={fault}
          onChange={({ target }) => setTypedId(target.value)}
        />
        <fieldset className={styles.starts}>
          <legend>{t('create.start')}</legend>
          {STARTS.map((value) => (
            <RadioBox key={value} name="start" checked={start === value} onChange={() => setStart(value)}>
              {t(`start.${value}`)}
            </RadioBox>
          ))}
        </fieldset>
        <p className={styles.actions}>
          <Button onClick={onClose}>{t('list.cancel')}</Button>
          <Button type="submit" variant="primary" disabled={fault !== undefined}>
            {t('create.create')}
          </Button>
        </p>
      </form>
    </Dialog>
  );
}
