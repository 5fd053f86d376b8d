'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { NumberFormats } from '../../../../lib/locale/formats';
import type { TimeFormats } from '../../../../lib/locale/times';
import type { ScreenStore } from '../../../../lib/store/screen-store';
import styles from './latency-bar.module.css';

interface LatencyBarProps {
  readonly screen: ScreenStore;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
}

/** Time budget of a frame at 60 Hz, ms. */
const FRAME_MS = 1_000 / 60;

/** Shows latency from venue to pixel, conflation ratio and frame cost. */
export function LatencyBar({ screen, numbers, times }: LatencyBarProps) {
  const t = useTranslations('strip');
  const stats = useStore(screen, (state) => state.stats);
  const recorded = useStore(screen, (state) => state.status?.source === 'replay');
  const { venueToServer, serverToPixel, conflationRatio, framesPerSecond, frameCost, quality } = stats;
  return (
    <section className={styles.strip} aria-label={t('label')}>
      <p className={styles.latency}>
        <b>{t(recorded ? 'tape' : 'venue')}</b>
        <Hop>{times.milliseconds(venueToServer)}</Hop>
        <b>{t('server')}</b>
        <Hop long>{times.milliseconds(serverToPixel)}</Hop>
        <b>{t('screen')}</b>
      </p>
      <dl className={styles.figures}>
        <Row label={t('conflation')}>
          <b>{t('conflationRatio', { ratio: numbers.fixed(conflationRatio, 1) })}</b>
        </Row>
        <Row label={t('updates')}>
          <b>{t('hertz', { value: numbers.fixed(framesPerSecond, 0) })}</b>
        </Row>
        <Row label={t('frame')}>
          <b>{numbers.fixed(frameCost, 1)}</b> / {t('frameBudget', { budget: numbers.fixed(FRAME_MS, 1) })}
        </Row>
        <Row label={t('quality')}>
          <b>{t(quality)}</b>
        </Row>
      </dl>
    </section>
  );
}

function Hop({ children, long }: { readonly children: ReactNode; readonly long?: boolean }) {
  return (
    <>
      <i className={styles.hop} data-long={long} />
      <span className="number">{children}</span>
      <i className={styles.hop} data-long={long} />
    </>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{label}</dt>
      <dd className="number">{children}</dd>
    </div>
  );
}
