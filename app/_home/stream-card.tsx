'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { createNumberFormats } from '../../lib/locale/formats';
import type { Locale } from '../../lib/locale/locale';
import { createTimeFormats } from '../../lib/locale/times';
import type { Instrument } from '../../lib/market/instrument';
import type { StreamListing } from '../../lib/protocol/http/stream-routes';
import type { MarketConnection } from '../_screen/market-connection';
import { useSourceName } from '../_screen/outage/use-source-name';
import { surfaceOf } from '../_screen/paint/canvas';
import { tokensOf } from '../_screen/paint/screen-theme';
import { drawSpark } from '../_screen/paint/spark';
import { fetchStreams } from '../_screen/server-api';
import { Dot, SourceBadge } from '../_ui/badge';
import { Figure, Panel } from '../_ui/panel';
import styles from './stream-card.module.css';
import { Venues } from './venues';

interface StreamCardProps {
  readonly connection: MarketConnection;
  readonly instruments: readonly Instrument[];
  readonly locale: Locale;
}

const POLL_MS = 1_000;
/** Samples of the line: five minutes at most. A shorter line is drawn at the end of one minute. */
const MAX_SAMPLES = 300;
const MIN_SAMPLES = 60;
/** Uptime below which the event rate still includes the snapshot, seconds. */
const OPENING_SECONDS = 20;

/** Shows state, event rate, latency and venues of the live stream. */
export function StreamCard({ connection, instruments, locale }: StreamCardProps) {
  const t = useTranslations('home');
  const numbers = useMemo(() => createNumberFormats(locale), [locale]);
  const times = useMemo(() => createTimeFormats(locale), [locale]);
  const sourceName = useSourceName();
  const stats = useStore(connection.screen, (state) => state.stats);
  const link = useStore(connection.screen, (state) => state.link);
  const [stream, setStream] = useState<StreamListing | null>(null);
  const [sampled, setSampled] = useState(0);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const rates: number[] = [];
    let over = false;
    const ask = async (): Promise<void> => {
      const answer = await fetchStreams().catch(() => []);
      const live = answer.find((candidate) => candidate.stream === '/live');
      if (over || live === undefined) return;
      setStream(live);
      // The opening snapshot would flatten the rest of the line.
      if (live.uptime < OPENING_SECONDS) return;
      rates.push(live.eventsPerSecond);
      if (rates.length > MAX_SAMPLES) rates.shift();
      setSampled(rates.length);
      drawRates(canvas.current, rates);
    };
    void ask();
    const timer = setInterval(() => {
      if (!document.hidden) void ask();
    }, POLL_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, []);

  const state = link === 'reconnecting' || stream === null ? 'down' : stream.state;
  const latency = stats.venueToServer + stats.serverToPixel;
  return (
    <Panel aria-label={t('status')}>
      <div className={styles.head}>
        <h2>/live</h2>
        <b>
          <Dot on={state === 'ok'} />{' '}
          {t(state === 'ok' ? 'streamOk' : state === 'stale' ? 'streamStale' : 'streamDown')}
        </b>
        {stream !== null && (
          <SourceBadge
            source={stream.source}
            title={sourceName(stream).hint}
            delayed={sourceName(stream).delay !== null}
          >
            {sourceName(stream).text}
          </SourceBadge>
        )}
        <span className="muted">{stream?.name}</span>
        {stream !== null && (
          <span className={`${styles.uptime} muted number`}>
            {t('uptime', { time: times.duration(stream.uptime * 1_000) })} ·{' '}
            {t('version', { version: numbers.integer(stream.version) })}
          </span>
        )}
      </div>
      <div className={styles.activity}>
        <p className={styles.rate}>
          <b className="number">{numbers.integer(stream?.eventsPerSecond ?? Number.NaN)}</b>
          {t('eventsPerSecond')}
        </p>
        <div className={styles.line}>
          <canvas ref={canvas} />
          {sampled > 1 && (
            <p className={`${styles.span} number`}>
              <span>{times.ago(Math.max(sampled, MIN_SAMPLES) * POLL_MS)}</span>
              <span>{t('now')}</span>
            </p>
          )}
        </div>
        <dl className={styles.figures}>
          <Figure
            value={numbers.integer(instruments.length)}
            label={t('symbols', { count: instruments.length })}
          />
          <Figure
            value={numbers.integer(stream?.clients ?? Number.NaN)}
            label={t('clients', { count: stream?.clients ?? 0 })}
          />
          <Figure
            value={numbers.integer(stream?.rooms ?? Number.NaN)}
            label={t('rooms', { count: stream?.rooms ?? 0 })}
          />
          <Figure value={times.milliseconds(latency)} label={t('latency')} />
        </dl>
      </div>
      <Venues connection={connection} instruments={instruments} />
    </Panel>
  );
}

function drawRates(canvas: HTMLCanvasElement | null, rates: readonly number[]): void {
  const surface = canvas === null ? null : surfaceOf(canvas);
  if (canvas === null || surface === null) return;
  const tokens = tokensOf(canvas.parentElement ?? canvas);
  // A short line ends at the right edge, which is now.
  const missing = Math.max(0, MIN_SAMPLES - rates.length);
  const values = missing === 0 ? rates : [...Array<number>(missing).fill(Number.NaN), ...rates];
  drawSpark(surface, values, MIN_SAMPLES, 0, {
    stroke: tokens.color('text'),
    axis: tokens.color('line-strong'),
    area: 0.09,
    line: 1.5,
    dot: 3,
    ahead: 0,
  });
}
