'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../lib/boards/board';
import { createTimeFormats } from '../../lib/locale/times';
import { renameScreen, revokeScreen, type ScreenListing } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import { Dot } from '../_ui/badge';
import { Button } from '../_ui/button';
import { TextField } from '../_ui/field';
import { Fault } from '../_ui/panel';
import styles from './screen-list.module.css';

interface ScreenRowProps {
  readonly screen: ScreenListing;
  readonly boards: readonly Board[];
  readonly settings: Settings;
  readonly onChange: () => Promise<void>;
}

/** Shows an approved screen with its permissions, and renames or revokes it. */
export function ScreenRow({ screen, boards, settings, onChange }: ScreenRowProps) {
  const t = useTranslations('access');
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zone = settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [doing, setDoing] = useState<'rename' | 'revoke' | null>(null);
  const [name, setName] = useState(screen.name);
  const [fault, setFault] = useState('');
  const on = screen.connections > 0;

  const act = async (what: () => Promise<void>): Promise<void> => {
    setFault('');
    try {
      await what();
      await onChange();
      setDoing(null);
    } catch (error) {
      setFault((error as Error).message);
    }
  };

  const titles = screen.boards.map((id) => {
    const board = boards.find((one) => one.id === id);
    return board === undefined ? id : textIn(board.title, settings.locale);
  });
  const permissions = [
    ...(titles.length > 0 ? [titles.join(' · ')] : []),
    screen.symbols.includes('*') ? t('list.all') : screen.symbols.join(', '),
    t('list.rate', { rate: String(screen.rate) }),
  ];
  const where = [
    ...(screen.place === undefined ? [] : [screen.place]),
    ...(screen.inches === undefined ? [] : [t('code.inches', { inches: screen.inches })]),
    screen.address,
  ];

  return (
    <li>
      <div className={styles.facts}>
        <h3>
          <Dot on={on} label={t(on ? 'list.on' : 'list.off')} /> {screen.name}
        </h3>
        <p className="muted">{where.join(' · ')}</p>
        <p className="muted">{permissions.join(' · ')}</p>
        <p className="muted">
          {t('list.approvedBy', {
            user: screen.by,
            time: `${times.fullDate(screen.since, zone)}, ${times.minutes(screen.since, zone)}`,
          })}
        </p>
      </div>
      {doing === null && (
        <div className={styles.actions}>
          <Button
            size="l"
            onClick={() => {
              setName(screen.name);
              setDoing('rename');
            }}
          >
            {t('list.rename')}
          </Button>
          <Button size="l" onClick={() => setDoing('revoke')}>
            {t('list.revoke')}
          </Button>
        </div>
      )}
      {doing === 'rename' && (
        <form
          className={styles.actions}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void act(() => renameScreen(screen.id, name.trim()));
          }}
        >
          <TextField
            size="l"
            labelHidden
            label={t('approve.name')}
            required
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" variant="primary" size="l" disabled={name.trim() === ''}>
            {t('list.save')}
          </Button>
          <Button size="l" onClick={() => setDoing(null)}>
            {t('list.cancel')}
          </Button>
        </form>
      )}
      {doing === 'revoke' && (
        <div className={styles.actions} role="alertdialog" aria-label={t('list.revoke')}>
          <p>{t('list.revokeSure', { name: screen.name })}</p>
          <Button variant="primary" size="l" onClick={() => void act(() => revokeScreen(screen.id))}>
            {t('list.revoke')}
          </Button>
          <Button size="l" onClick={() => setDoing(null)}>
            {t('list.cancel')}
          </Button>
        </div>
      )}
      <Fault>{fault}</Fault>
    </li>
  );
}
