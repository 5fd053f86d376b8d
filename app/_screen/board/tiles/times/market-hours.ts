import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { MarketId } from '../../../../../lib/boards/time-tiles';
import { VenueClocks } from '../../../../../lib/calendar/calendars';
import { type SessionOutlook, sessionOutlook } from '../../../../../lib/calendar/session-outlook';
import type { VenueClock } from '../../../../../lib/calendar/trading-calendar';
import { createZone, type Zone } from '../../../../../lib/locale/time-zones';
import type { TimeFormats } from '../../../../../lib/locale/times';

/** Exchange with its hours and its time zone. */
export interface HoursOfMarket {
  readonly id: MarketId;
  readonly clock: VenueClock;
  readonly zone: Zone;
  /** Returns phase and next event at a time (µs); cached until the next event. */
  outlook(time: number): SessionOutlook | undefined;
}

/** Interval after which an outlook without a next event is computed again, µs. */
const HELD_MICROS = 60_000_000;

/** Returns the exchanges of a tile with their hours. */
export function useMarketHours(ids: readonly MarketId[]): readonly HoursOfMarket[] {
  const key = ids.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of ids as a value
  return useMemo(() => {
    const clocks = new VenueClocks();
    return ids.flatMap((id) => {
      const clock = clocks.of(id);
      return clock === undefined ? [] : [hoursOf(id, clock)];
    });
  }, [key]);
}

function hoursOf(id: MarketId, clock: VenueClock): HoursOfMarket {
  let held: SessionOutlook | undefined;
  let from = Number.NaN;
  let to = Number.NaN;
  return {
    id,
    clock,
    zone: createZone(clock.calendar.zone),
    outlook: (time) => {
      if (time >= from && time < to) return held;
      held = sessionOutlook(clock, time);
      from = time;
      to = Math.min(held?.next?.at ?? Number.POSITIVE_INFINITY, time + HELD_MICROS);
      return held;
    },
  };
}

/** Returns a function that gives the text of an outlook: `closes in 2 h 10 min`, `Break · opens in 12 min`. */
export function useOutlookText(
  times: TimeFormats,
): (outlook: SessionOutlook | undefined, time: number) => string {
  const t = useTranslations('tiles');
  return useCallback(
    (outlook, time) => {
      if (outlook === undefined) return t('hoursUnknown');
      const { phase, next } = outlook;
      if (next === undefined) return t(`phase.${phase}`);
      // In whole minutes while there are some: a text that changes each second distracts.
      const left = (next.at - time) / 1_000;
      const rounded = left > MINUTE_MS ? Math.floor(left / MINUTE_MS) * MINUTE_MS : left;
      const text = t(`next.${next.event}`, { time: times.duration(rounded) });
      return phase === 'open' || phase === 'closed' ? text : `${t(`phase.${phase}`)} · ${text}`;
    },
    [t, times],
  );
}

const MINUTE_MS = 60_000;

/** True while an exchange trades, auctions included. */
export function isTrading(outlook: SessionOutlook | undefined): boolean {
  return outlook?.phase === 'open' || outlook?.phase === 'auction';
}
