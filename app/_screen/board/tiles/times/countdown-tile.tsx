'use client';

import { useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../../../../lib/boards/board';
import type { TileOf } from '../../../../../lib/boards/tile';
import {
  type NextEvent,
  nextSessionEvent,
  type SessionEvent,
} from '../../../../../lib/calendar/session-outlook';
import { exchangeName } from '../../../../../lib/locale/exchange-names';
import { fitText } from '../../../paint/fit-text';
import { namedElementsOf, setData, setText } from '../../../paint/named-elements';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import { countdownText } from './countdown-text';
import styles from './countdown-tile.module.css';
import { type HoursOfMarket, useMarketHours } from './market-hours';
import { placeOn } from './session-axis';

const COUNTDOWN_HZ = 4;
const DAY_MICROS = 86_400_000_000;

/** Events of an exchange that the options count down to. */
const EVENTS: Readonly<Record<'next' | 'open' | 'close', readonly SessionEvent[]>> = {
  next: ['opens', 'pauses', 'closes'],
  open: ['opens'],
  close: ['closes'],
};

/** Moment that is counted down to; `event` is that of an exchange. */
interface Aim {
  readonly event?: SessionEvent;
  readonly at: number;
}

/** Shows the time left until an exchange opens or closes, or until a moment. */
export function CountdownTile({ tile }: { readonly tile: TileOf<'countdown'> }) {
  const wall = useWall();
  const t = useTranslations('tiles');
  const ids = useMemo(() => [tile.market], [tile.market]);
  const [hours] = useMarketHours(ids);
  const { times, now, settings } = wall;
  const held = useRef<{ readonly aim: Aim | undefined; readonly from: number }>(undefined);
  const exchange = exchangeName(tile.market, settings.locale);

  const root = useWallPainter<HTMLElement>(
    COUNTDOWN_HZ,
    (element) => {
      const part = namedElementsOf(element);
      held.current = undefined;
      let length = -1;
      return () => {
        const time = now();
        const aim = Number.isFinite(time) ? aimAt(time) : undefined;
        const isPast = aim !== undefined && aim.at <= time;
        const label = tile.label === undefined ? labelOf(aim) : textIn(tile.label, settings.locale);
        const digits =
          aim === undefined
            ? ''
            : countdownText(Math.max(0, aim.at - time), (count) => t('countdown.days', { count }));
        setText(part('label'), label);
        setText(part('digits'), digits);
        setData(element, 'past', String(isPast));
        const foot = footOf(aim, time, isPast);
        setText(part('foot'), foot);
        paintDay(time);
        part('none').hidden = aim !== undefined;
        const wide = (label.length * 100 + digits.length) * 1_000 + foot.length;
        if (wide === length) return;
        length = wide;
        for (const name of ['heading', 'digits', 'foot']) fitText(part(name));
      };

      function paintDay(time: number): void {
        const day = tile.to === 'time' || hours === undefined ? undefined : dayOf(hours, time);
        part('day').hidden = day === undefined;
        if (day === undefined) return;
        part('past').style.width = `${Math.min(100, Math.max(0, placeOn(day, time))).toFixed(2)}%`;
        setText(part('from'), times.minutes(day.from, hours?.zone.id));
        setText(part('to'), times.minutes(day.to, hours?.zone.id));
      }
    },
    [wall, tile, hours, t],
    { version: () => Math.floor(now() / 1e6) || 0 },
  );

  function aimAt(time: number): Aim | undefined {
    if (tile.to === 'time') return { at: Date.parse(tile.at ?? '') * 1_000 };
    const known = held.current;
    if (known !== undefined && time >= known.from && time < (known.aim?.at ?? 0)) return known.aim;
    const aim: NextEvent | undefined =
      hours === undefined ? undefined : nextSessionEvent(hours.clock, time, EVENTS[tile.to]);
    held.current = { aim, from: time };
    return aim;
  }

  function labelOf(aim: Aim | undefined): string {
    if (aim?.event !== undefined) return t(`countdown.${aim.event}`, { exchange });
    return tile.to === 'time' ? t('countdown.until') : exchange;
  }

  function footOf(aim: Aim | undefined, time: number, isPast: boolean): string {
    if (aim === undefined) return '';
    if (isPast) return t('countdown.passed', { ago: times.duration((time - aim.at) / 1_000) });
    const zone = tile.to === 'time' ? wall.zone : (hours?.zone.id ?? wall.zone);
    const isToday = times.day(aim.at, zone) === times.day(time, zone);
    const moment = `${isToday ? '' : `${times.date(aim.at, zone)} `}${times.minutes(aim.at, zone)}`;
    return `${moment} ${times.zoneLabel(aim.at, zone) || zone}`;
  }

  return (
    <section ref={root} className={`${panel.panel} ${styles.countdown}`}>
      <h2 data-part="heading" className={styles.label}>
        <span data-part="label" />
      </h2>
      <p data-part="digits" className={`${styles.digits} number`} />
      <div data-part="day" className={styles.day} hidden>
        <div className={styles.track} aria-hidden="true">
          <i data-part="past" className={styles.past} />
        </div>
        <p className={`${styles.ends} number`}>
          <span data-part="from" />
          <span data-part="to" />
        </p>
      </div>
      <p data-part="foot" className={`${styles.foot} number`} />
      <p data-part="none" className={panel.none} hidden>
        {t('hoursUnknown')}
      </p>
    </section>
  );
}

/** Returns start and end of the trading of an exchange around a time (µs); undefined outside of it. */
function dayOf({ clock }: HoursOfMarket, time: number): { from: number; to: number } | undefined {
  const { spans } = clock.spansWithin(time - DAY_MICROS, time + DAY_MICROS);
  const at = spans.findIndex(({ from, to }) => from <= time && to > time);
  if (at < 0) return undefined;
  let [first, last] = [at, at];
  while (spans[first - 1]?.to === spans[first]?.from) first--;
  while (spans[last + 1]?.from === spans[last]?.to) last++;
  const from = spans[first]?.from;
  const to = spans[last]?.to;
  return from === undefined || to === undefined ? undefined : { from, to };
}
