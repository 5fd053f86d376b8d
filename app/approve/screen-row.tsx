'use client';

import { type FormEvent, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../lib/boards/board';
import { createTimeFormats } from '../../lib/locale/times';
import { type KnownScreen, renameScreen, revokeScreen } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import styles from './approve.module.css';

interface ScreenRowProps {
  readonly screen: KnownScreen;
  readonly boards: readonly Board[];
  readonly settings: Settings;
  readonly onChange: () => Promise<void>;
}

/** A screen that was let in: what it is, what it may see, and what can be done with it. */
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
  const rights = [
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
    <li className={styles.row}>
      <div className={styles.what}>
        <h3>
          <i data-on={on} role="img" aria-label={t(on ? 'list.on' : 'list.off')} />
          {screen.name}
        </h3>
        <p>{where.join(' · ')}</p>
        <p>{rights.join(' · ')}</p>
        <p>
          {t('list.approvedBy', {
            user: screen.by,
            time: `${times.fullDate(screen.since, zone)}, ${times.minutes(screen.since, zone)}`,
          })}
        </p>
      </div>
      {doing === null && (
        <div className={styles.acts}>
          <button
            type="button"
            onClick={() => {
              setName(screen.name);
              setDoing('rename');
            }}
          >
            {t('list.rename')}
          </button>
          <button type="button" onClick={() => setDoing('revoke')}>
            {t('list.revoke')}
          </button>
        </div>
      )}
      {doing === 'rename' && (
        <form
          className={styles.acts}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void act(() => renameScreen(screen.id, name.trim()));
          }}
        >
          <input
            required
            maxLength={60}
            aria-label={t('approve.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className={styles.primary} disabled={name.trim() === ''}>
            {t('list.save')}
          </button>
          <button type="button" onClick={() => setDoing(null)}>
            {t('list.cancel')}
          </button>
        </form>
      )}
      {doing === 'revoke' && (
        <div className={styles.acts} role="alertdialog" aria-label={t('list.revoke')}>
          <p>{t('list.revokeSure', { name: screen.name })}</p>
          <button
            type="button"
            className={styles.primary}
            onClick={() => void act(() => revokeScreen(screen.id))}
          >
            {t('list.revoke')}
          </button>
          <button type="button" onClick={() => setDoing(null)}>
            {t('list.cancel')}
          </button>
        </div>
      )}
      {fault !== '' && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </li>
  );
}
