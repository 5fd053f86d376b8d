'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createNumberFormats } from '../../lib/locale/formats';
import type { Locale } from '../../lib/locale/locale';
import { fetchTapes } from '../_screen/replay-api';
import { Panel } from '../_ui/panel';
import styles from './home.module.css';

/** API addresses shown; a GET of any of them has no side effects. */
const API = [
  '/api/streams',
  '/api/sources',
  '/api/instruments?stream=live',
  '/api/boards',
  '/api/tapes',
  '/readyz',
] as const;
const KIOSKS = [
  '/wall/overview?rotate=overview,focus,quotes&seconds=30',
  '/wall/overview?lang=zh-CN&colors=red-up',
  '/wall/quotes?theme=light&screen=55&distance=5',
  '/desk',
] as const;
/** Tapes beyond this number are counted, not listed. */
const MAX_TAPES = 6;

/** Lists addresses of kiosks, tapes and the HTTP API. */
export function LinkCards({ locale }: { readonly locale: Locale }) {
  const t = useTranslations('home');
  const replay = useTranslations('replay.card');
  const [tapes, setTapes] = useState<readonly { readonly id: string; readonly events: number }[]>([]);
  const numbers = createNumberFormats(locale);

  useEffect(() => {
    let over = false;
    fetchTapes().then(
      (known) => {
        if (!over) setTapes(known);
      },
      // Guests may lack the permission for tapes; the card then lists none.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, []);

  return (
    <div className={styles.cards}>
      <Panel heading={t('otherScreens')}>
        <p className="muted">{t('kiosk')}</p>
        <Addresses of={KIOSKS} />
      </Panel>
      <Panel heading={replay('title')} data-card="replay">
        <p className="muted">
          <Link href="/replay" prefetch={false} className="text-link">
            {replay('open')}
          </Link>{' '}
          · {replay('count', { count: tapes.length })}
        </p>
        <ul className={styles.links}>
          {tapes.slice(0, MAX_TAPES).map(({ id, events }) => (
            <li key={id}>
              <span>{id}</span>
              <small className="number">{t('events', { count: numbers.compact(events) })}</small>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel heading={t('api')}>
        <Addresses of={API} />
      </Panel>
    </div>
  );
}

function Addresses({ of }: { readonly of: readonly string[] }) {
  return (
    <ul className={styles.links}>
      {of.map((address) => (
        <li key={address}>
          <a href={address} className="text-link">
            {address}
          </a>
        </li>
      ))}
    </ul>
  );
}
