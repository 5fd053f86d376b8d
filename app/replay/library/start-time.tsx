'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TimeRange } from '../../../lib/replay/profile';
import { readTypedTime } from '../../../lib/replay/typed-time';
import { TextField } from '../../_ui/field';
import { SegmentedControl } from '../../_ui/segmented-control';
import { useFormats } from './library-formats';
import styles from './start-time.module.css';

interface StartTimeProps {
  readonly span: TimeRange;
  readonly start: number;
  readonly busiest: number | null;
  readonly onStart: (moment: number) => void;
}

/** Length of the last preset, µs. */
const LAST_MICROS = 5 * 60_000_000;

/** Sets the start of a session: typed to the millisecond, or one of three presets. */
export function StartTime({ span, start, busiest, onStart }: StartTimeProps) {
  const t = useTranslations('replay.library');
  const { times, zone } = useFormats();
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
    { value: 'startBeginning', moment: span.from },
    { value: 'startBusiest', moment: busiest },
    { value: 'startLast', moment: Math.max(span.from, span.to - LAST_MICROS) },
  ] as const;
  return (
    <div className={styles.start}>
      <TextField
        className="number"
        label={t('startAt')}
        before={<span>{times.day(start, zone)}</span>}
        value={text}
        fault={fault === null ? undefined : t(fault === 'format' ? 'faultFormat' : 'faultOutside')}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          event.stopPropagation();
          take();
        }}
      />
      <SegmentedControl
        label={t('startAt')}
        value={presets.find(({ moment }) => moment === start)?.value ?? null}
        options={presets.map(({ value, moment }) => ({ value, text: t(value), disabled: moment === null }))}
        onChoose={(chosen) => {
          const moment = presets.find(({ value }) => value === chosen)?.moment;
          if (moment != null) onStart(moment);
        }}
      />
    </div>
  );
}
