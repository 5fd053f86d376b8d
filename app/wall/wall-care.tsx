'use client';

import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { showPage } from '../_screen/kiosk/page-reload';
import { useWakeLock } from '../_screen/kiosk/screen-care';
import { useFreshPage } from '../_screen/kiosk/use-fresh-page';
import { usePageGuard } from '../_screen/kiosk/use-page-guard';
import type { MarketConnection } from '../_screen/market-connection';
import styles from './news-line.module.css';

/** Time that the reason of a reload is shown, ms. */
const SAID_MS = 4_000;
/** Time without a new price that counts as a quiet moment, and longest wait for one, ms. */
const QUIET_MS = 1_000;
const MAX_WAIT_MS = 300_000;

interface WallCareProps {
  readonly connection: MarketConnection;
  /** True once the board shows prices. */
  readonly ready: boolean;
  /** Fetches boards and instruments again. */
  readonly refresh: () => void;
}

/** Keeps a wall running for months: awake, on the server's build, within its memory, and without the server too. */
export function WallCare({ connection, ready, refresh }: WallCareProps) {
  const t = useTranslations('wall');
  const [isTight, setTight] = useState(false);
  const { market, screen } = connection;

  useWakeLock();
  useFreshPage(screen, refresh);
  const onMemory = useCallback(async () => {
    await quietMoment(() => market.version);
    setTight(true);
    await pause(SAID_MS);
  }, [market]);
  usePageGuard(screen, onMemory);

  useEffect(() => {
    // Only where the page is safe (HTTPS or localhost).
    navigator.serviceWorker?.register('/wall-worker.js', { scope: '/wall' }).catch(() => undefined);
  }, []);

  useEffect(() => {
    if (!ready) return;
    const frame = requestAnimationFrame(() => requestAnimationFrame(showPage));
    return () => cancelAnimationFrame(frame);
  }, [ready]);

  return (
    <div className={styles.news} role="status" data-level="info" hidden={!isTight}>
      {isTight && t('memoryReload')}
    </div>
  );
}

/** Waits until no price has changed for a second, at most five minutes. */
async function quietMoment(version: () => number): Promise<void> {
  const began = performance.now();
  let known: number;
  do {
    known = version();
    await pause(QUIET_MS);
  } while (version() !== known && performance.now() - began < MAX_WAIT_MS);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
