'use client';

import '../../_access/code-font.css';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createTimeFormats } from '../../../lib/locale/times';
import { showScreenCode } from '../../../lib/protocol/pairing-code';
import { signInPath } from '../../../lib/sign-in/next-path';
import { screenSelf } from '../../../lib/sign-in/screen-address';
import { useDrift, useWakeLock } from '../../_screen/kiosk/screen-care';
import type { Settings } from '../../_screen/screen-settings';
import { Logo } from '../../_ui/logo';
import styles from './pairing-screen.module.css';
import { QrCode } from './qr-code';
import { type PairingState, usePairingCode } from './use-pairing-code';

interface ScreenCodeProps {
  readonly settings: Settings;
  readonly onAccess: () => void;
}

const TICK_MS = 250;

/** Shows a pairing code on the screen of a wall without access, and the URL where it is approved. */
export function PairingCode({ settings, onAccess }: ScreenCodeProps) {
  const t = useTranslations('access.code');
  const state = usePairingCode(onAccess);
  const now = useNow();
  const drift = useDrift();
  useWakeLock();
  const self = useMemo(() => screenSelf(new URLSearchParams(location.search)), []);
  const left = 'until' in state ? Math.max(0, state.until - now) : 0;
  const foot = footText(state, clockText(left), t);

  return (
    <div className={styles.screen}>
      <main className={styles.drifting} style={drift}>
        <header className={styles.head}>
          <p className={styles.brand}>
            <Logo />
            tickerwall
          </p>
          <Clock settings={settings} />
        </header>
        {state.kind === 'code' ? (
          <Code code={state.code} approve={state.approve} />
        ) : (
          <StateText kind={state.kind} />
        )}
        <footer className={styles.foot}>
          <span className={styles.progress} aria-hidden="true">
            <i style={{ width: state.kind === 'code' ? `${(100 * left) / state.whole}%` : 0 }} />
          </span>
          <p className="cut">
            <b>{self.name ?? self.place ?? t('unnamed')}</b>
            {self.inches !== undefined && (
              <span className="muted">, {t('inches', { inches: String(self.inches) })}</span>
            )}
          </p>
          <p className={`${styles.rest} number`}>{foot}</p>
        </footer>
      </main>
      <a className={styles.byToken} href={signInPath(location.pathname + location.search)}>
        {t('byToken')}
      </a>
    </div>
  );
}

function Code({ code, approve }: { readonly code: string; readonly approve: string }) {
  const t = useTranslations('access.code');
  const [front, back] = showScreenCode(code).split('-');
  const address = `${approve}?code=${code}`;
  const { host, pathname } = new URL(approve);
  return (
    <section className={styles.body}>
      <div>
        <h1>{t('title')}</h1>
        <p className={styles.code} data-code={code}>
          {front}
          <i>-</i>
          {back}
        </p>
        <p className={styles.scan}>{t('scan')}</p>
        <p className={styles.address}>
          {host}
          <wbr />
          {pathname}
        </p>
      </div>
      <div className={styles.card}>
        <QrCode text={address} label={t('picture', { address })} />
      </div>
    </section>
  );
}

function StateText({ kind }: { readonly kind: Exclude<PairingState['kind'], 'code'> }) {
  const t = useTranslations('access.code');
  return (
    <section className={`${styles.body} ${styles.message}`} role="status">
      <h1>{t(kind)}</h1>
      {(kind === 'refused' || kind === 'impossible') && <p>{t(`${kind}Detail`)}</p>}
    </section>
  );
}

function Clock({ settings }: { readonly settings: Settings }) {
  const times = useMemo(() => createTimeFormats(settings.locale), [settings.locale]);
  const zone = settings.zones[0] ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const micros = Date.now() * 1_000;
  return (
    <p className={`${styles.clock} number`}>
      <b>{times.time(micros, zone)}</b> <span>{times.zoneLabel(micros, zone)}</span>
    </p>
  );
}

/** Returns `performance.now`, updated at an interval. */
function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function footText(
  { kind }: PairingState,
  time: string,
  t: ReturnType<typeof useTranslations<'access.code'>>,
): ReactNode {
  if (kind === 'asking') return null;
  return t.rich(kind === 'code' ? 'waiting' : 'again', { time, b: (text) => <b>{text}</b> });
}

/** Formats a duration: `7:06`. */
function clockText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
