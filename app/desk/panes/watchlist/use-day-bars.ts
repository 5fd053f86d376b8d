import { useEffect, useMemo } from 'react';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';

/** Interval of the bars of the intraday lines. */
export const DAY_INTERVAL = '15m';
const RATE = 1;
/** Time that a row must stay visible before its bars are requested, ms. */
const SETTLED_MS = 300;

/** Subscribes to the bars of visible rows. @returns a function to call with the visible symbols */
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
