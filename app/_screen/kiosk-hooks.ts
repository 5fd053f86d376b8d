import { type CSSProperties, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ScreenStore } from '../../lib/store/screen-store';

const DRIFT_EVERY_MS = 120_000;
/** Offsets of the page in turn, px. Each differs from the previous one in both directions. */
const DRIFT_PLACES = [
  [0, 0],
  [4, -2],
  [-3, 4],
  [2, 2],
  [-4, -4],
  [3, -3],
  [-2, 3],
] as const;

/** Moves the page by a few pixels every two minutes against burn-in. */
export function useDrift(): CSSProperties {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(
      () => setStep((current) => (current + 1) % DRIFT_PLACES.length),
      DRIFT_EVERY_MS,
    );
    return () => clearInterval(timer);
  }, []);
  const [x, y] = DRIFT_PLACES[step] ?? [0, 0];
  return { transform: x === 0 && y === 0 ? undefined : `translate(${x}px, ${y}px)` };
}

/** Keeps the screen awake while the page is visible, if the browser can (HTTPS or localhost). */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const ask = async (): Promise<void> => {
      if (document.hidden || !('wakeLock' in navigator)) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (over) await lock.release();
      } catch {
        // Rejected by the browser or on low battery; the wall works without.
      }
    };
    const again = (): void => void ask();
    void ask();
    document.addEventListener('visibilitychange', again);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', again);
      void lock?.release().catch(() => undefined);
    };
  }, []);
}

/** Built files; their names contain a content hash, which identifies the build. */
const BUILT_FILE = /\/_next\/static\/[^"'\\ ]+\.(?:js|css)/g;
/** Delay before the build of the page is read, ms. */
const READ_BUILD_AFTER_MS = 5_000;
/** Maximum time between refreshes, ms. */
const REFRESH_EVERY_MS = 300_000;

async function buildOfServer(): Promise<string | null> {
  try {
    const response = await fetch(location.href, { cache: 'no-store' });
    if (!response.ok) return null;
    const files = new Set((await response.text()).match(BUILT_FILE));
    return files.size === 0 ? null : [...files].sort().join(' ');
  } catch {
    return null;
  }
}

/**
 * After each reconnection, reloads the page if the server was upgraded, else calls `refresh`. Also calls `refresh`
 * at a regular interval.
 */
export function useFreshPage(screen: ScreenStore, refresh: () => void): void {
  const link = useStore(screen, (state) => state.link);
  const build = useRef<string | null>(null);
  const wasLive = useRef(false);

  useEffect(() => {
    const timer = setTimeout(async () => {
      build.current ??= await buildOfServer();
    }, READ_BUILD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (link === 'reconnecting') wasLive.current = true;
    if (link !== 'live' || !wasLive.current) return;
    wasLive.current = false;
    const look = async (): Promise<void> => {
      const now = await buildOfServer();
      if (now !== null && build.current !== null && now !== build.current) location.reload();
      else refresh();
    };
    void look();
  }, [link, refresh]);

  useEffect(() => {
    const timer = setInterval(refresh, REFRESH_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);
}
