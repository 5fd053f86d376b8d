'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { isFaded } from '../../../lib/store/freshness';
import { useSourceName } from '../../_screen/outage/use-source-name';
import { useSourceTexts } from '../../_screen/outage/use-source-texts';
import { Dot, SourceBadge } from '../../_ui/badge';
import { Button } from '../../_ui/button';
import type { Command } from '../command';
import { useDesk } from '../desk-context';
import styles from './status-strip.module.css';

const EVERY_MS = 1_000;
/** Time of a frame at 60 Hz, ms. */
const FRAME_MS = 1_000 / 60;

/** Shows the state of the stream, latency from venue to pixel, and frame cost. */
export function StatusStrip({ commands }: { readonly commands: readonly Command[] }) {
  const t = useTranslations('desk.strip');
  const links = useTranslations('link');
  const nameOf = useSourceName();
  const { stream, screen, settings, numbers, times, zone, market, frames } = useDesk();
  const sources = useSourceTexts(screen, settings.locale, times, zone);
  const { link, status, stats, shared } = useStore(screen);
  const [now, setNow] = useState({ stale: 0, rows: 0, fps: Number.NaN });

  useEffect(() => {
    const timer = setInterval(() => {
      const { rows } = market.quotes;
      let stale = 0;
      for (let row = 0; row < rows; row++) if (isFaded(market.freshnessOf(row))) stale++;
      setNow({ stale, rows, fps: frames.stats().framesPerSecond });
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [market, frames]);

  const good = link === 'live' && status?.state === 'ok' && sources.headline === undefined;
  const isWaiting = status?.delayed !== undefined && status.sources.length === 0;
  const down = links(isWaiting ? 'waiting' : 'feedDown');
  const feed = status?.state === 'down' ? down : (sources.headline ?? links('live'));
  const state = link === 'live' ? feed : links(link);
  return (
    <footer className={`${styles.strip} number`}>
      <a href="/sources" target="_blank" rel="noreferrer" title={sources.details || status?.reason}>
        <Dot on={good} /> <b>/{stream}</b> {state}
      </a>
      {status !== undefined && (
        <span className={styles.source}>
          <SourceBadge source={status.source} delayed={nameOf(status).delay !== null}>
            {nameOf(status).text}
          </SourceBadge>
        </span>
      )}
      <span className={styles.optional}>
        {t('venue')} – <b>{times.milliseconds(stats.venueToServer)}</b> – {t('server')} –{' '}
        <b>{times.milliseconds(stats.serverToPixel)}</b> – {t('screen')}
      </span>
      <span>
        {t('latency')} <b>{times.milliseconds(stats.venueToPixel)}</b>
      </span>
      <span className={styles.optional}>
        {t('conflation')} <b>{t('conflationRatio', { ratio: numbers.fixed(stats.conflationRatio, 1) })}</b>
      </span>
      <span className={styles.optional}>
        <b>{numbers.fixed(stats.framesPerSecond, 0)}</b> {t('frames')}
      </span>
      <span className={styles.optional}>
        {t('stale')} <b>{numbers.integer(now.stale)}</b> / {numbers.integer(now.rows)}
      </span>
      {shared !== undefined && (
        <>
          <span className={styles.optional}>
            {t('dropped')} <b>{numbers.integer(shared.drops)}</b>
          </span>
          <span className={styles.optional} title={t(`place.${shared.place}`)}>
            {t('shared', { tabs: shared.tabs, connections: shared.connections })}
          </span>
        </>
      )}
      <span className={`${styles.end} ${styles.optional}`}>
        {t('frame')} <b>{numbers.fixed(stats.frameCost, 1)}</b> / {numbers.fixed(FRAME_MS, 1)} {t('ms')}
      </span>
      <span>
        <b>{numbers.fixed(now.fps, 0)}</b> {t('fps')}
      </span>
      <Button
        variant="text"
        className={styles.optional}
        onClick={() => commands.find(({ id }) => id === 'keys')?.run()}
      >
        <b>?</b> {t('keys')}
      </Button>
    </footer>
  );
}
