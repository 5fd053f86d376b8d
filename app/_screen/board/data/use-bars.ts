import { useEffect, useState } from 'react';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { INTERVALS, type Interval } from '../../../../lib/market/interval';
import { useWall } from '../wall-context';

export interface Bars {
  /** Interval to show: the requested one, a shorter one while it has too few bars, or a longer one if only that exists. */
  readonly interval: Interval;
}

/** Share of the slots below which a chart shows a shorter interval. */
const ENOUGH_SHARE = 0.3;
/** Wait for the snapshot before bars are counted, and time between counts, ms. */
const COUNT_FIRST_MS = 1_200;
const COUNT_AGAIN_MS = 10_000;
const BARS_RATE = 1;
/** Maximum number of symbols whose bars are subscribed to. */
const MAX_SYMBOLS = 64;

/** Returns the intervals to try after one: the shorter ones, the nearest first, then the longer ones. */
function alternatives(interval: Interval): Interval[] {
  const at = INTERVALS.indexOf(interval);
  return [...INTERVALS.slice(0, at).reverse(), ...INTERVALS.slice(at + 1)];
}

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
      let chosen = requested;
      let best = mostBars(requested);
      for (const next of alternatives(requested)) {
        if (best >= slots * ENOUGH_SHARE) break;
        if (best > 0 && INTERVALS.indexOf(next) > INTERVALS.indexOf(requested)) break;
        if (!stops.has(next)) {
          want(next);
          break;
        }
        const count = mostBars(next);
        if (count > best) {
          chosen = next;
          best = count;
        }
      }
      setInterval(chosen);
      timer = setTimeout(choose, best < slots * ENOUGH_SHARE ? COUNT_FIRST_MS : COUNT_AGAIN_MS);
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
