'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Button } from '../../_ui/button';
import { TextField } from '../../_ui/field';
import { Fault } from '../../_ui/panel';
import { revokeScreen, updateScreen } from '../control-api';
import { useControl } from '../control-context';
import styles from './screen-panel.module.css';

/** Maximum length of a name, a place and a group, characters. */
const MAX_LENGTH = 60;

/** Renames a screen, moves it to another group or place, or revokes its access. */
export function ScreenEdit({ screen }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control.panel');
  const { screens, actions } = useControl();
  const [doing, setDoing] = useState<'edit' | 'revoke' | null>(null);
  const [name, setName] = useState(screen.name);
  const [place, setPlace] = useState(screen.place ?? '');
  const [group, setGroup] = useState(screen.group ?? '');
  const [fault, setFault] = useState('');
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setFault('');
    try {
      await act();
      screens.hurry();
      actions.refresh();
      setDoing(null);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(() =>
      updateScreen(screen.id, { name: name.trim(), place: place.trim(), group: group.trim() }),
    );
  };
  return (
    <div className={styles.edit}>
      {doing === null && (
        <p className={styles.buttons}>
          <Button variant="text" onClick={() => setDoing('edit')}>
            {t('edit')}
          </Button>
          <Button variant="text" onClick={() => setDoing('revoke')}>
            {t('revoke')}
          </Button>
        </p>
      )}
      {doing === 'edit' && (
        <form onSubmit={save}>
          <TextField
            label={t('name')}
            required
            maxLength={MAX_LENGTH}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            label={t('groupField')}
            maxLength={MAX_LENGTH}
            value={group}
            onChange={(event) => setGroup(event.target.value)}
          />
          <TextField
            label={t('place_')}
            maxLength={MAX_LENGTH}
            value={place}
            onChange={(event) => setPlace(event.target.value)}
          />
          <p className={styles.buttons}>
            <Button type="submit" variant="primary" disabled={name.trim() === ''}>
              {t('save')}
            </Button>
            <Button onClick={() => setDoing(null)}>{t('cancel')}</Button>
          </p>
        </form>
      )}
      {doing === 'revoke' && (
        <div role="alertdialog" aria-label={t('revoke')}>
          <p>{t('revokeSure', { name: screen.name })}</p>
          <p className={styles.buttons}>
            <Button variant="primary" onClick={() => void attempt(() => revokeScreen(screen.id))}>
              {t('revoke')}
            </Button>
            <Button onClick={() => setDoing(null)}>{t('cancel')}</Button>
          </p>
        </div>
      )}
      <Fault>{fault}</Fault>
    </div>
  );
}
