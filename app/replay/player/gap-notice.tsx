'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { gapAt, type Stretch } from '../../../lib/replay/profile';
import { usePlayer } from './player-context';
import styles from './transport.module.css';

const LOOK_EVERY_MS = 250;

/** Says that nothing was recorded at the moment one is at: the board shows what was before. */
export function GapNotice({ gaps }: { readonly gaps: readonly Stretch[] }) {
  const t = useTranslations('replay.transport');
  const { player, times, zone } = usePlayer();
  const [gap, setGap] = useState<Stretch>();
  useEffect(() => {
    const look = (): void => setGap(gapAt(gaps, player.moment()));
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [gaps, player]);
  return (
    <p className={styles.notice} role="status" data-notice="gap" hidden={gap === undefined}>
      {gap !== undefined && (
        <>
          <i className={styles.hatch} aria-hidden="true" />
          {t('gap', { from: times.time(gap.from, zone), to: times.time(gap.to, zone) })}
        </>
      )}
    </p>
  );
}
