'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { NumberFormats } from '../../../../lib/locale/formats';
import type { Locale } from '../../../../lib/locale/locale';
import type { TimeFormats } from '../../../../lib/locale/times';
import type { ScreenStore } from '../../../../lib/store/screen-store';
import { useSourceTexts } from '../../outage/use-source-texts';
import styles from './latency-bar.module.css';

interface LatencyBarProps {
  readonly screen: ScreenStore;
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  readonly locale: Locale;
  /** IANA zone of the times. */
  readonly zone: string;
}

/** Time budget of a frame at 60 Hz, ms. */
const FRAME_MS = 1_000 / 60;

/** Sentences about sources; more are counted. */
const MAX_SENTENCES = 2;

/** Shows latency from venue to pixel, conflation ratio and frame cost; or why sources deliver nothing. */
export function LatencyBar({ screen, numbers, times, locale, zone }: LatencyBarProps) {
  const t = useTranslations('strip');
  const stats = useStore(screen, (state) => state.stats);
  const recorded = useStore(screen, (state) => state.status?.source === 'replay');
  const link = useStore(screen, (state) => state.link);
  const { sentences } = useSourceTexts(screen, locale, times, zone);
  const { venueToServer, serverToPixel, conflationRatio, framesPerSecond, frameCost, quality } = stats;
  return (
    <section className={styles.strip} aria-label={t('label')}>
      {link === 'live' && sentences.length > 0 ? (
        <SourceNotice sentences={sentences} />
      ) : (
        <p className={styles.latency}>
          <b>{t(recorded ? 'tape' : 'venue')}</b>
          <Hop>{times.milliseconds(venueToServer)}</Hop>
          <b>{t('server')}</b>
          <Hop long>{times.milliseconds(serverToPixel)}</Hop>
          <b>{t('screen')}</b>
        </p>
      )}
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

/** Says why sources deliver nothing. */
function SourceNotice({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <ul className={styles.notice} data-part="outages">
      {sentences.slice(0, MAX_SENTENCES).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
      {sentences.length > MAX_SENTENCES && <li>+{sentences.length - MAX_SENTENCES}</li>}
    </ul>
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
