'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type ReplayPlace, readPlace } from '../../../lib/replay/replay-address';
import { Message } from '../../_screen/board/shell/message';
import type { Settings } from '../../_screen/screen-settings';
import { GoneSession } from './gone-session';
import { ReplayScreen } from './replay-screen';
import { useSessionData } from './use-session-data';

interface ReplayProps {
  readonly sessionId: string;
  readonly settings: Settings;
}

/** Loads a session and shows it, or explains why it cannot. */
export function Replay({ sessionId, settings }: ReplayProps) {
  const t = useTranslations('replay.session');
  const answer = useSessionData(sessionId);
  const [place, setPlace] = useState<ReplayPlace | null>(null);
  const [ended, setEnded] = useState<ReplayPlace | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another session is another address
  useEffect(() => {
    setPlace(readPlace(new URLSearchParams(location.search)));
    setEnded(null);
  }, [sessionId]);

  if (place === null || answer.state === 'asking') return <Message source="replay" text={t('opening')} />;
  if (answer.state === 'lost') return <Message source="replay" text={t('noAnswer')} />;
  if (ended !== null || answer.state !== 'there') {
    return <GoneSession place={ended ?? place} settings={settings} />;
  }
  return (
    <ReplayScreen
      key={sessionId}
      sessionId={sessionId}
      data={answer.data}
      place={place}
      settings={settings}
      onGone={setEnded}
    />
  );
}
