'use client';

import { useTranslations } from 'use-intl';
import type { Recording } from '../../_screen/replay-api';
import { Dot } from '../../_ui/badge';
import { Button } from '../../_ui/button';
import styles from './library-foot.module.css';
import { useFormats } from './library-formats';

interface LibraryFootProps {
  readonly recordings: readonly Recording[] | null;
  readonly onKeys: () => void;
}

/** Shows running recordings, the time zone, and the keys of the page. */
export function LibraryFoot({ recordings, onKeys }: LibraryFootProps) {
  const t = useTranslations('replay.library');
  const keys = useTranslations('replay.keys');
  const { numbers, times, zone } = useFormats();
  const running = recordings?.filter(({ state }) => state === 'running') ?? [];
  return (
    <footer className={styles.foot}>
      {running.map((one) => (
        <p key={one.id} className="number">
          <Dot on /> {t('recording')} <b>{one.id}</b>
          {one.events !== undefined && ` · ${t('eventCount', { count: numbers.compact(one.events) })}`}
          {one.bytes !== undefined && ` · ${numbers.bytes(one.bytes)}`}
        </p>
      ))}
      <p>{t('zone', { zone: times.zoneLabel(Date.now() * 1_000, zone) || zone })}</p>
      <p className={styles.keys}>
        <span>
          <kbd>J</kbd> <kbd>K</kbd> {keys('libraryMove')}
        </span>
        <span>
          <kbd>↵</kbd> {keys('libraryOpen')}
        </span>
        <Button variant="text" onClick={onKeys}>
          <kbd>?</kbd> {keys('title')}
        </Button>
      </p>
    </footer>
  );
}
