import { useEffect, useState } from 'react';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { useWall } from '../wall-context';
import { chosenInterval } from './chosen-interval';

export interface Bars {
  /** Interval to show: the requested one, a shorter one while it has too few bars, or a longer one if only that exists. */
  readonly interval: Interval;
}

/** Wait for the snapshot before bars are counted, and time between counts, ms. */
const COUNT_FIRST_MS = 1_200;
const COUNT_AGAIN_MS = 10_000;
const BARS_RATE = 1;
/** Maximum number of symbols whose bars are subscribed to. */
const MAX_SYMBOLS = 64;

/**
 * Subscribes to the bars of the symbols. A shorter interval is used until there are enough bars: soon after the
 * open, one-minute bars would leave every chart empty for half an hour. A longer one is used only without any shorter
 * bars, as on a tape of hourly or daily bars.
 */
export function useBars(symbols: readonly MarketSymbol[], requested: Interval, slots: number): Bars {
  const wall = useWall();
  const [interval, setInterval] = useState<Interval>(requested);
  const key = symbols.join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of symbols as a value
  useEffect(() => {
    if (symbols.length === 0) return;
    const asked = symbols.slice(0, MAX_SYMBOLS);
    const stops = new Map<Interval, () => void>();
    const want = (wanted: Interval): void => {
      if (stops.has(wanted)) return;
      const request = { channel: 'bars', symbols: asked, interval: wanted, rate: BARS_RATE } as const;
      stops.set(wanted, wall.subscribe(request));
    };
    const mostBars = (of: Interval): number =>
      Math.max(...asked.map((symbol) => wall.market.barsOf(symbol, of).size));
    let timer: ReturnType<typeof setTimeout>;
    const choose = (): void => {
      const countOf = (of: Interval): number | undefined => (stops.has(of) ? mostBars(of) : undefined);
      const { interval: chosen, missing, isEnough } = chosenInterval(requested, slots, countOf);
      if (missing !== undefined) want(missing);
      setInterval(chosen);
      timer = setTimeout(choose, isEnough ? COUNT_AGAIN_MS : COUNT_FIRST_MS);
    };
    want(requested);
    timer = setTimeout(choose, COUNT_FIRST_MS);
    return () => {
      clearTimeout(timer);
      for (const stop of stops.values()) stop();
    };
  }, [wall, key, requested, slots]);

  return { interval };
}
