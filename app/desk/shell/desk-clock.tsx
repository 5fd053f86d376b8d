'use client';

import { useEffect, useRef } from 'react';
import { createZone } from '../../../lib/locale/time-zones';
import { namedElementsOf, setText } from '../../_screen/paint/named-elements';
import { useDesk } from '../desk-context';
import styles from './desk-clock.module.css';

const EVERY_MS = 250;

/** Shows the time in the user's zone; of a replayed market, its own. */
export function Clock() {
  const { clock, times, zone, settings } = useDesk();
  const root = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (root.current === null) return;
    const part = namedElementsOf(root.current);
    const known = createZone(zone);
    const paint = (): void => {
      const micros = clock();
      setText(part('time'), times.time(micros, zone));
      const words = [known.city(settings.locale), known.abbreviation(micros / 1_000)];
      setText(part('zone'), Number.isFinite(micros) ? words.filter(Boolean).join(' ') : '');
    };
    paint();
    const timer = setInterval(paint, EVERY_MS);
    return () => clearInterval(timer);
  }, [clock, times, zone, settings.locale]);
  return (
    <p ref={root} className={`${styles.clock} muted number`}>
      <b data-part="time" />
      <span data-part="zone" />
    </p>
  );
}
