'use client';

import { useTranslations } from 'use-intl';
import type { Recording } from '../../_screen/replay-api';
import styles from './library.module.css';
import { useFormats } from './library-formats';

interface LibraryFootProps {
  readonly recordings: readonly Recording[] | null;
  readonly onKeys: () => void;
}

/** What is being recorded, the zone of all times, and the keys. */
export function LibraryFoot({ recordings, onKeys }: LibraryFootProps) {
  const t = useTranslations('replay.library');
  const keys = useTranslations('replay.keys');
  const { numbers, times, zone } = useFormats();
  const running = recordings?.filter(({ state }) => state === 'running') ?? [];
  return (
    <footer className={styles.foot}>
      {running.map((one) => (
        <p key={one.id} className="number">
          <i aria-hidden="true" />
          {t('recording')} <b>{one.id}</b>
          {one.events !== undefined && ` · ${t('eventCount', { count: numbers.compact(one.events) })}`}
          {one.bytes !== undefined && ` · ${numbers.bytes(one.bytes)}`}
        </p>
      ))}
      <p>{t('zone', { zone: times.zoneLabel(Date.now() * 1_000, zone) || zone })}</p>
      <p className={styles.footKeys}>
        <span>
          <kbd>J</kbd> <kbd>K</kbd> {keys('libraryMove')}
        </span>
        <span>
          <kbd>↵</kbd> {keys('libraryOpen')}
        </span>
        <button type="button" onClick={onKeys}>
          <kbd>?</kbd> {keys('title')}
        </button>
      </p>
    </footer>
  );
}
