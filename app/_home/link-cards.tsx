'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createNumberFormats } from '../../lib/locale/formats';
import type { Locale } from '../../lib/locale/locale';
import { fetchTapes } from '../_screen/server-api';
import styles from './home.module.css';

/** Addresses for programs, all of them safe to open. */
const API = ['/api/streams', '/api/instruments?stream=live', '/api/boards', '/api/tapes', '/readyz'] as const;
const KIOSKS = [
  '/wall/overview?rotate=overview,focus,quotes&seconds=30',
  '/wall/overview?lang=zh-CN&colors=red-up',
  '/wall/quotes?theme=light&screen=55&distance=5',
  '/desk',
] as const;
/** More tapes than this are counted, not listed. */
const TAPES_SHOWN = 6;

/** Where else to go: a kiosk's address, the tapes, the doors for programs. */
export function LinkCards({ locale }: { readonly locale: Locale }) {
  const t = useTranslations('home');
  const door = useTranslations('replay.card');
  const [tapes, setTapes] = useState<readonly { readonly id: string; readonly events: number }[]>([]);
  const numbers = createNumberFormats(locale);

  useEffect(() => {
    let over = false;
    fetchTapes().then(
      (known) => {
        if (!over) setTapes(known);
      },
      // Guests may not see tapes; the card then says that there are none.
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, []);

  return (
    <div className={styles.doors}>
      <section className={styles.card}>
        <h2>{t('otherScreens')}</h2>
        <p className={styles.quiet}>{t('kiosk')}</p>
        <ul className={styles.links}>
          {KIOSKS.map((address) => (
            <li key={address}>
              <a href={address}>{address}</a>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.card} data-door="replay">
        <h2>{door('title')}</h2>
        <p className={styles.quiet}>
          <Link href="/replay" prefetch={false} className={styles.door}>
            {door('open')}
          </Link>{' '}
          · {door('count', { count: tapes.length })}
        </p>
        <ul className={styles.links}>
          {tapes.slice(0, TAPES_SHOWN).map(({ id, events }) => (
            <li key={id}>
              <span>{id}</span>
              <small>{t('events', { count: numbers.compact(events) })}</small>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.card}>
        <h2>{t('api')}</h2>
        <ul className={styles.links}>
          {API.map((address) => (
            <li key={address}>
              <a href={address}>{address}</a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
