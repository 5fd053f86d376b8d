import { useEffect, useMemo } from 'react';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';

/** Bars of the small lines. */
export const DAY_INTERVAL = '15m';
const RATE = 1;
/** Lines that are scrolled past need no bars: what is seen must stay so long, ms. */
const SETTLED_MS = 300;

/** Keeps the bars of the lines that are seen coming. @returns what is told which they are, as often as one likes */
export function useDayBars(wanted: boolean): (symbols: readonly MarketSymbol[]) => void {
  const desk = useDesk();
  const bars = useMemo(() => {
    let key = '';
    let stop: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    return {
      want(symbols: readonly MarketSymbol[]): void {
        const sorted = [...symbols].sort();
        const next = sorted.join(' ');
        if (!wanted || next === key) return;
        key = next;
        clearTimeout(timer);
        timer = setTimeout(() => {
          const before = stop;
          stop =
            sorted.length === 0
              ? undefined
              : desk.subscribe({ channel: 'bars', symbols: sorted, interval: DAY_INTERVAL, rate: RATE });
          before?.();
        }, SETTLED_MS);
      },
      end(): void {
        clearTimeout(timer);
        stop?.();
        stop = undefined;
        key = '';
      },
    };
  }, [desk, wanted]);
  useEffect(() => () => bars.end(), [bars]);
  return bars.want;
}
