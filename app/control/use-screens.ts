import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../_access/call-api';
import { fetchOverview, type ScreenOverview } from './control-api';

const PERIOD_MS = 1_000;
/** Period, and time for which it holds, after a command, ms: the page then follows what the screens do. */
const FAST_PERIOD_MS = 250;
const FAST_MS = 2_000;
const REFUSED: readonly number[] = [401, 403];

/** Newest answer about the screens. */
export interface Screens {
  /** Undefined before the first answer. */
  readonly overview: ScreenOverview | undefined;
  /** True while the server does not answer. */
  readonly isLost: boolean;
  /** True if the user may not see the screens. */
  readonly isRefused: boolean;
  /** Server's time now, µs; NaN before the first answer. */
  readonly now: () => number;
  /** Age of the newest answer, ms; NaN before the first. */
  readonly age: () => number;
  /** Asks more often for a moment. */
  readonly hurry: () => void;
}

/** Asks for the screens every second while the page is visible, and four times a second after a command. */
export function useScreens(): Screens {
  const [overview, setOverview] = useState<ScreenOverview>();
  const [isLost, setLost] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const answered = useRef({ time: Number.NaN, at: Number.NaN });
  const hurryRef = useRef<() => void>(() => undefined);

  useEffect(() => {
    let over = false;
    let asking = false;
    let fastUntil = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const plan = (): void => {
      clearTimeout(timer);
      if (over || document.hidden) return;
      timer = setTimeout(ask, performance.now() < fastUntil ? FAST_PERIOD_MS : PERIOD_MS);
    };
    const ask = async (): Promise<void> => {
      if (asking) return;
      asking = true;
      try {
        const answer = await fetchOverview();
        if (over) return;
        answered.current = { time: answer.time, at: performance.now() };
        setOverview(answer);
        setLost(false);
        setRefused(false);
      } catch (error) {
        if (over) return;
        const refused = error instanceof ApiError && REFUSED.includes(error.status);
        setRefused(refused);
        setLost(!refused);
      } finally {
        asking = false;
        plan();
      }
    };
    const show = (): void => {
      if (!document.hidden) void ask();
    };
    hurryRef.current = () => {
      fastUntil = performance.now() + FAST_MS;
      plan();
    };
    document.addEventListener('visibilitychange', show);
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', show);
    };
  }, []);

  const age = useCallback(() => performance.now() - answered.current.at, []);
  const now = useCallback(() => answered.current.time + age() * 1_000, [age]);
  const hurry = useCallback(() => hurryRef.current(), []);
  return { overview, isLost, isRefused, now, age, hurry };
}
