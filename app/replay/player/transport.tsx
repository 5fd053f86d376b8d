'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { NO_PROFILE, profileOf, type ShiftedActivity, type TimeRange } from '../../../lib/replay/profile';
import { ItemLabel, ItemValue } from '../../_screen/board/shell/item';
import { useWidth } from '../../_screen/use-width';
import { Button, IconButton } from '../../_ui/button';
import type { IconName } from '../../_ui/icon';
import { BehindLive } from './behind-live';
import { PlayButtons } from './play-buttons';
import { usePlayer, usePlayerState } from './player-context';
import { Scrub } from './scrub';
import { SpeedChoice } from './speed-choice';
import styles from './transport.module.css';

interface TransportProps {
  readonly activities: readonly ShiftedActivity[];
  readonly span: TimeRange;
  /** URL of the live wall, and of the list of tapes. */
  readonly liveAddress: string;
  readonly onGoTo: () => void;
  readonly onCopy: () => void;
  readonly onKeys: () => void;
  readonly onLibrary: () => void;
}

/** Width of one bar of the activity with its gap, as a share of the window's height. */
const COLUMN_SHARE = 1 / 180;

/** Controls the playhead of the session. */
export function Transport({
  activities,
  span,
  liveAddress,
  onGoTo,
  onCopy,
  onKeys,
  onLibrary,
}: TransportProps) {
  const t = useTranslations('replay.transport');
  const { player } = usePlayer();
  const loop = usePlayerState(({ session }) => session.loop);
  const [box, width] = useWidth<HTMLDivElement>();
  const columns = Math.max(1, Math.floor(width / Math.max(4, innerHeight * COLUMN_SHARE)));
  const profile = useMemo(
    () => (activities.length === 0 ? NO_PROFILE : profileOf(activities, span, columns)),
    [activities, span, columns],
  );
  return (
    <section className={styles.transport} aria-label={t('label')} data-transport>
      <PlayButtons />
      <SpeedChoice />
      <Scrub profile={profile} span={span} box={box} />
      <Button
        variant="text"
        className={styles.loop}
        aria-pressed={loop}
        title={`${t('loop')} (L)`}
        onClick={player.toggleLoop}
      >
        <ItemLabel>{t('loop')}</ItemLabel>
        <ItemValue>{t(loop ? 'on' : 'off')}</ItemValue>
      </Button>
      <BehindLive address={liveAddress} />
      <div className={styles.tools}>
        {tool('clock', t('goTo'), 'G', onGoTo)}
        {tool('link', t('copy'), 'C', onCopy)}
        {tool('keys', t('keys'), '?', onKeys)}
        {tool('list', t('library'), 'T', onLibrary)}
      </div>
    </section>
  );
}

function tool(icon: IconName, label: string, keyName: string, act: () => void) {
  return <IconButton icon={icon} label={label} title={`${label} (${keyName})`} onClick={act} />;
}
