'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { type MovedActivity, NO_PROFILE, profileOf, type Stretch } from '../../../lib/replay/profile';
import { useWidth } from '../../_screen/use-width';
import { Icon } from '../../_ui/icon';
import { BehindLive } from './behind-live';
import { PlayButtons } from './play-buttons';
import { usePlayer, usePlayerState } from './player-context';
import { Scrub } from './scrub';
import { SpeedChoice } from './speed-choice';
import styles from './transport.module.css';

interface TransportProps {
  readonly activities: readonly MovedActivity[];
  readonly span: Stretch;
  /** Where the live market is shown, and all tapes. */
  readonly liveAddress: string;
  readonly onGoTo: () => void;
  readonly onCopy: () => void;
  readonly onKeys: () => void;
  readonly onLibrary: () => void;
}

/** CSS px of one bar of the profile, its gap included, at 1080 lines; it grows with the wall. */
const COLUMN_SHARE = 1 / 180;

/** The bar that holds the session's clock. */
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
      <button
        type="button"
        className={`${styles.item} ${styles.loop}`}
        aria-pressed={loop}
        title={`${t('loop')} (L)`}
        onClick={() => player.setLoop(!loop)}
      >
        <span className={styles.label}>{t('loop')}</span>
        <span className={styles.value}>{t(loop ? 'on' : 'off')}</span>
      </button>
      <BehindLive address={liveAddress} />
      <div className={styles.tools}>
        <Tool icon="clock" text={t('goTo')} keyName="G" onPress={onGoTo} />
        <Tool icon="link" text={t('copy')} keyName="C" onPress={onCopy} />
        <Tool icon="keys" text={t('keys')} keyName="?" onPress={onKeys} />
        <Tool icon="list" text={t('library')} keyName="T" onPress={onLibrary} />
      </div>
    </section>
  );
}

interface ToolProps {
  readonly icon: 'clock' | 'link' | 'keys' | 'list';
  readonly text: string;
  readonly keyName: string;
  readonly onPress: () => void;
}

function Tool({ icon, text, keyName, onPress }: ToolProps) {
  return (
    <button type="button" aria-label={text} title={`${text} (${keyName})`} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
