'use client';

import { useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Stretch } from '../../../lib/replay/profile';
import { readTypedTime } from '../../../lib/replay/typed-time';
import { useFormats } from './library-formats';
import styles from './open-panel.module.css';

interface StartTimeProps {
  readonly span: Stretch;
  readonly start: number;
  readonly busiest: number | null;
  readonly onStart: (moment: number) => void;
}

/** µs before the end at which the last preset begins. */
const LAST_MICROS = 5 * 60_000_000;

/** Where a session is to begin: typed to the ms, or one of a few moments that are often meant. */
export function StartTime({ span, start, busiest, onStart }: StartTimeProps) {
  const t = useTranslations('replay.library');
  const { times, zone } = useFormats();
  const input = useId();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<'format' | 'outside' | null>(null);

  useEffect(() => {
    setText(times.precise(start, zone));
    setFault(null);
  }, [start, times, zone]);

  const take = (): void => {
    const typed = readTypedTime(text, { zone, position: start, start: span.from, end: span.to });
    if ('fault' in typed) {
      setFault(typed.fault);
      return;
    }
    setFault(null);
    if (typed.moment !== start) onStart(typed.moment);
    setText(times.precise(typed.moment, zone));
  };

  const presets = [
    { name: 'startBeginning', moment: span.from },
    { name: 'startBusiest', moment: busiest },
    { name: 'startLast', moment: Math.max(span.from, span.to - LAST_MICROS) },
  ] as const;
  return (
    <div className={styles.field}>
      <label htmlFor={input}>{t('startAt')}</label>
      <div className={styles.start}>
        <span className={styles.typed} data-fault={fault !== null}>
          <span>{times.day(start, zone)}</span>
          <input
            id={input}
            className="number"
            value={text}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={fault !== null}
            aria-describedby={fault === null ? undefined : `${input}-fault`}
            onChange={(event) => setText(event.target.value)}
            onBlur={take}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              event.stopPropagation();
              take();
            }}
          />
        </span>
        <div className={styles.segments}>
          {presets.map(({ name, moment }) => (
            <button
              key={name}
              type="button"
              aria-pressed={moment === start}
              disabled={moment === null}
              onClick={() => moment !== null && onStart(moment)}
            >
              {t(name)}
            </button>
          ))}
        </div>
      </div>
      {fault !== null && (
        <p id={`${input}-fault`} className={styles.fault} role="alert">
          {t(fault === 'format' ? 'faultFormat' : 'faultOutside')}
        </p>
      )}
    </div>
  );
}
