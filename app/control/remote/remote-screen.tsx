'use client';

import { type CSSProperties, type PointerEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { NO_VALUE } from '../../../lib/locale/formats';
import type { ScreenAct } from '../../../lib/protocol/screens/screen-display';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Button, IconButton } from '../../_ui/button';
import { MenuButton } from '../../_ui/menu';
import { useMenuEntries } from '../bar/command-bar';
import { useControl } from '../control-context';
import { BrightnessField } from '../dialogs/brightness-field';
import { QuickMessage, ShownMessage } from '../dialogs/message-form';
import { ScreenPicture } from '../miniature/screen-picture';
import { useTurn } from '../panel/use-turn';
import { StateChip } from '../state-chip';
import styles from './remote.module.css';
import { RemoteBoards } from './remote-boards';

interface RemoteScreenProps {
  readonly screen: ScreenStatus;
  readonly onLeave: () => void;
}

/** Distance of a swipe, CSS px. */
const SWIPE = 40;
const MILLIS = 1_000;

/** Shows one screen on a phone, with the commands for it. */
export function RemoteScreen({ screen, onLeave }: RemoteScreenProps) {
  const t = useTranslations('control');
  const { order, numbers, times, zone } = useControl();
  const { id, name, report, state, display } = screen;
  const act = (which: ScreenAct): void => order([id], { act: which });
  const swipe = useSwipe(act);
  const painted = report?.painted?.at;
  return (
    <>
      <header className={styles.head}>
        <IconButton size="l" icon="left" label={t('remote.back')} onClick={onLeave} />
        <h1 className="cut">{name}</h1>
        <small className="cut">
          {report !== undefined &&
            t('figures.size', { width: String(report.width), height: String(report.height) })}
        </small>
        <StateChip screen={screen} />
        <ScreenMenu screen={screen} />
      </header>
      <main className={styles.screen} data-remote-screen={id}>
        <div className={styles.left}>
          <div className={styles.picture} {...swipe}>
            <ScreenPicture screen={screen} />
          </div>
          <p className={styles.figures}>
            <span>
              {t('figures.latency')}{' '}
              <b>{report?.age === undefined ? NO_VALUE : times.milliseconds(report.age * MILLIS)}</b>
            </span>
            <span>
              {t.rich('remote.rate', {
                b: (text) => <b>{text}</b>,
                rate:
                  report?.frameRate === undefined || state === 'gone'
                    ? NO_VALUE
                    : numbers.integer(state === 'frozen' ? 0 : report.frameRate),
              })}
            </span>
            <span>
              {t('figures.painted')} <b>{painted === undefined ? NO_VALUE : times.time(painted, zone)}</b>
            </span>
          </p>
          {state === 'gone' && <p className={styles.note}>{t('remote.queues')}</p>}
          <TurnRow screen={screen} act={act} />
        </div>
        <div className={styles.right}>
          <RemoteBoards screen={screen} />
          {display.message === undefined ? (
            <QuickMessage screen={screen} size="l" />
          ) : (
            <ShownMessage screen={screen} />
          )}
          <BrightnessField targets={[screen]} look="phone" />
        </div>
      </main>
    </>
  );
}

interface TurnRowProps {
  readonly screen: ScreenStatus;
  readonly act: (which: ScreenAct) => void;
}

function TurnRow({ screen, act }: TurnRowProps) {
  const t = useTranslations('control.panel');
  const { title, detail, share } = useTurn(screen);
  return (
    <div className={styles.turns}>
      <Button aria-label={t('previous')} icon="left" onClick={() => act('previous')} />
      <p className={styles.turn}>
        <b className="cut">{title}</b>
        <span className="cut muted number">{detail}</span>
        {share !== undefined && <i style={{ '--share': `${share * 100}%` } as CSSProperties} />}
      </p>
      <Button aria-label={t('next')} icon="right" onClick={() => act('next')} />
    </div>
  );
}

function ScreenMenu({ screen }: { readonly screen: ScreenStatus }) {
  const t = useTranslations('control.bar');
  const { order, open } = useControl();
  const days = useTranslations('control.days');
  const entries = useMenuEntries([screen]);
  return (
    <MenuButton
      label={t('more')}
      entries={() => [
        { kind: 'action', text: t('identify'), onSelect: () => order([screen.id], { act: 'identify' }) },
        { kind: 'action', text: t('reload'), onSelect: () => order([screen.id], { act: 'reload' }) },
        ...entries,
        { kind: 'action', text: days('open'), onSelect: () => open({ kind: 'days', targets: [screen.id] }) },
      ]}
    />
  );
}

/** Returns the handlers that take a swipe to the left as the next board, and to the right as the one before. */
function useSwipe(act: (which: ScreenAct) => void) {
  const start = useRef<{ readonly x: number; readonly y: number } | null>(null);
  return {
    onPointerDown: ({ clientX: x, clientY: y }: PointerEvent) => {
      start.current = { x, y };
    },
    onPointerUp: ({ clientX, clientY }: PointerEvent) => {
      if (start.current === null) return;
      const across = clientX - start.current.x;
      const along = Math.abs(clientY - start.current.y);
      start.current = null;
      if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * along) act(across < 0 ? 'next' : 'previous');
    },
    onPointerCancel: () => {
      start.current = null;
    },
  };
}
