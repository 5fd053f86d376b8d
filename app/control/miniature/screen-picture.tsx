'use client';

import { type CSSProperties, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { isBroken, shownState } from '../../../lib/control/controlled-screen';
import { type DrawnLook, lookOf, pictureSize } from '../../../lib/control/screen-look';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { useControl } from '../control-context';
import { useBoardTitle } from '../use-board-title';
import { Miniature } from './miniature';
import styles from './screen-picture.module.css';
import { useLastPaint } from './use-last-paint';

interface ScreenPictureProps {
  readonly screen: ScreenStatus;
  /** Board in place of the one that the screen shows. */
  readonly board?: string;
  /** True for a picture too small for texts over it. */
  readonly isSmall?: boolean;
}

/** Shows what a screen shows: its board, grey and hatched when the picture cannot be trusted. */
export function ScreenPicture({ screen, board: other, isSmall = false }: ScreenPictureProps) {
  const t = useTranslations('control');
  const { boards, instruments, connection, settings, numbers, times, zone } = useControl();
  const titleOf = useBoardTitle();
  const { report, display, since } = screen;
  const state = shownState(screen);
  /** A board that the screen does not show is drawn as it would be. */
  const isPreview = other !== undefined;
  const isHeld = !isPreview && isBroken(state);
  const { width, height, place = 1, boards: count = 1 } = report ?? {};
  const drawn = JSON.stringify(lookOf(screen));
  // Reports arrive all the time; the picture is drawn again only when its look changes.
  const look = useMemo(() => JSON.parse(drawn) as DrawnLook, [drawn]);
  const size = useMemo(() => pictureSize(width, height), [width, height]);
  const last = useLastPaint(screen, isHeld);
  const board = boards.find(({ id }) => id === (other ?? report?.board ?? last?.board ?? display.board));
  const message = isPreview || isSmall ? undefined : display.message;
  const dimming: CSSProperties = isPreview ? {} : { opacity: 1 - (display.brightness ?? 1) };
  return (
    <div className={styles.picture} data-state={isPreview ? 'ok' : state} data-picture={screen.id}>
      <div className={styles.glass}>
        {connection !== null && board !== undefined && (
          <Miniature
            key={board.id}
            {...{ connection, instruments, board, look, size, isHeld }}
            page={settings.locale}
            place={Math.max(1, place)}
            count={Math.max(1, count)}
          />
        )}
      </div>
      {board === undefined && !isHeld && !isSmall && <p className={styles.blank}>{report?.board}</p>}
      {message !== undefined && <p className={styles.message}>{message.text}</p>}
      <div className={styles.dimming} style={dimming} />
      {!isPreview && display.blank === true && (
        <p className={styles.blank}>{isSmall ? '' : t('over.blank')}</p>
      )}
      {isHeld && !isSmall && (
        <p className={styles.over}>
          <b>{t(state === 'gone' ? 'over.gone' : 'over.frozen', { time: times.minutes(since, zone) })}</b>
          <span>
            {last === undefined
              ? t('over.unseen')
              : t('over.picture', { time: times.time(last.painted.at, zone) })}
          </span>
          {last !== undefined && (
            <span>
              {titleOf(last.board)} ·{' '}
              {t('figures.version', { version: numbers.integer(last.painted.version) })}
            </span>
          )}
        </p>
      )}
    </div>
  );
}
