'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type ReplayPlace, replayAddress } from '../../../lib/replay/replay-address';
import { openSession } from '../../_screen/replay-api';
import { Button } from '../../_ui/button';
import { usePlayer } from './player-context';
import { Notice } from './replay-notice';

interface LinkOfferProps {
  /** Place in the session that the URL names. */
  readonly place: ReplayPlace & { readonly moment: number };
  readonly tapes: readonly string[];
  readonly onDone: () => void;
}

/**
 * Offers to move to the time in the URL while other viewers are at another time; they are not moved unasked.
 */
export function LinkOffer({ place, tapes, onDone }: LinkOfferProps) {
  const t = useTranslations('replay.transport');
  const router = useRouter();
  const { player, times, zone } = usePlayer();
  const [error, setError] = useState<string | null>(null);
  const own = async (): Promise<void> => {
    try {
      const { moment, rebase } = place;
      const id = await openSession({ tapes, start: moment, playing: false, ...(rebase && { rebase }) });
      router.push(replayAddress(id, { ...place, tapes, moment: null }, new URLSearchParams(location.search)));
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <Notice role="alert" data-notice="link">
      <span>{error ?? t('linkTime', { time: times.precise(place.moment, zone) })}</span>
      <Button
        onClick={() => {
          player.seek(place.moment);
          onDone();
        }}
      >
        {t('moveAll')}
      </Button>
      <Button onClick={() => void own()}>{t('ownSession')}</Button>
      <Button onClick={onDone}>{t('stay')}</Button>
    </Notice>
  );
}
