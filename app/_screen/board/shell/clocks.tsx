'use client';

import { useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Locale } from '../../../../lib/locale/locale';
import { createZone, type Zone } from '../../../../lib/locale/time-zones';
import { createTimeFormats } from '../../../../lib/locale/times';
import { Dot } from '../../../_ui/badge';
import { namedElementsOf, rowsOf, setData, setText } from '../../paint/named-elements';
import styles from './clocks.module.css';
import { Item, ItemLabel, ItemValue } from './item';

interface ClocksProps {
  readonly locale: Locale;
  /** IANA names; the first clock shows seconds and the date. */
  readonly zones: readonly string[];
  /** Current time, µs: the server's clock, or the playhead of a replay. `NaN` while unknown. */
  readonly now: () => number;
  /** True for a replay: the clocks have another label, and show the year. */
  readonly session: boolean;
  /** Returns true while the first clock is stopped; it then shows milliseconds. */
  readonly stands?: (() => boolean) | undefined;
}

/** Delay of the repaint after each full second, ms, so that the digit shown is always right. */
const AFTER_SECOND_MS = 8;
/** Repaint interval of a stopped clock, which a seek may move at any time, ms. */
const HELD_EVERY_MS = 100;

/** Shows the clocks of the header, and whether each exchange is in session. */
export function Clocks({ locale, zones, now, session, stands }: ClocksProps) {
  const t = useTranslations();
  const root = useRef<HTMLElement>(null);
  const times = useMemo(() => createTimeFormats(locale), [locale]);
  const known = useMemo(() => zones.map((id) => createZone(id)), [zones]);

  useEffect(() => {
    if (root.current === null) return;
    const clocks = rowsOf(root.current).map((row) => ({ row, part: namedElementsOf(row) }));
    const paint = (): void => {
      const micros = now();
      const milliseconds = Number.isFinite(micros) ? micros / 1_000 : Date.now();
      clocks.forEach(({ row, part }, index) => {
        const zone = known[index] as Zone;
        const first = index === 0;
        const open = zone.inSession(milliseconds);
        const words = [zone.city(locale), zone.abbreviation(milliseconds)].filter((word) => word !== '');
        const lead = first && session ? [t('source.replayClock')] : [];
        const date = session ? times.fullDate(micros, zone.id) : times.date(micros, zone.id);
        const label = [...lead, words.join(' '), ...(first ? [date] : [])].join(' · ');
        setText(part('label'), label);
        setText(part('time'), timeText(micros, zone, first));
        setData(row, 'open', open === undefined ? null : String(open));
        part('dot').hidden = open === undefined;
        setData(part('dot'), 'on', String(open === true));
        part('dot').setAttribute('aria-label', t(open === true ? 'wall.marketOpen' : 'wall.marketClosed'));
      });
      const toSecond = 1_000 - ((milliseconds + AFTER_SECOND_MS) % 1_000) + 2 * AFTER_SECOND_MS;
      timer = setTimeout(paint, stands === undefined ? toSecond : HELD_EVERY_MS);
    };
    const timeText = (micros: number, zone: Zone, first: boolean): string => {
      if (!first) return times.minutes(micros, zone.id);
      return stands?.() === true ? times.precise(micros, zone.id) : times.time(micros, zone.id);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    paint();
    return () => clearTimeout(timer);
  }, [known, locale, now, session, stands, t, times]);

  return (
    <section ref={root} className={styles.clocks} aria-label={t('wall.clocks')}>
      {known.map((zone, index) => (
        <Item
          key={zone.id}
          data-row
          data-optional={index > 0}
          data-session={session && index === 0}
          className={styles.clock}
        >
          <ItemLabel className={styles.label}>
            <span data-part="label" />
            <Dot data-part="dot" on={false} label="" />
          </ItemLabel>
          <ItemValue data-part="time" className={`${styles.time} number`} />
        </Item>
      ))}
    </section>
  );
}
