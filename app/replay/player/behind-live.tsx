'use client';

import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { ItemLabel, ItemValue } from '../../_screen/board/shell/item';
import { setText } from '../../_screen/paint/named-elements';
import { usePlayer } from './player-context';
import styles from './transport.module.css';

const HZ = 2;

/** Shows the delay of the session behind live, as a link back to live. */
export function BehindLive({ address }: { readonly address: string }) {
  const t = useTranslations('replay.transport');
  const { connection, player, times } = usePlayer();
  const value = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const element = value.current;
    if (element === null) return;
    const behind = (): number => Math.floor((connection.client.now() - player.moment()) / 1_000_000);
    return connection.frames.addCells({
      hz: HZ,
      version: behind,
      paint: () => {
        const seconds = behind();
        setText(element, times.duration(seconds < 0 ? Number.NaN : seconds * 1_000));
      },
    });
  }, [connection, player, times]);
  return (
    <Link href={address} prefetch={false} className={styles.live} title={`${t('toLive')} (J)`} data-to-live>
      <ItemLabel>{t('behindLive')}</ItemLabel>
      <ItemValue ref={value} className="number" />
      <span className="visually-hidden">{t('toLive')}</span>
    </Link>
  );
}
