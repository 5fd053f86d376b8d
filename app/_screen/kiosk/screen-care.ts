import { type CSSProperties, useEffect, useState } from 'react';

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
