'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createZoneOffset, isZone } from '../../../lib/calendar/zone-offset';
import { planTicks } from '../../../lib/control/schedule/plan-ticks';
import type { ScheduleDraft } from '../../../lib/control/schedule/schedule-draft';
import type { ScreenSchedule } from '../../../lib/protocol/screens/screen-schedule';
import { displayOf, type PlannedSpan, spansFor, spansOf } from '../../../lib/screens/schedule-plan';
import { Button } from '../../_ui/button';
import { Select } from '../../_ui/field';
import { Empty } from '../../_ui/panel';
import { SegmentedControl } from '../../_ui/segmented-control';
import { useControl } from '../control-context';
import styles from './plan-strip.module.css';
import { useRuleTexts } from './use-rule-texts';

interface PlanStripProps {
  readonly draft: ScheduleDraft;
  /** Schedule of the draft. */
  readonly schedule: ScreenSchedule;
  readonly isFaulty: boolean;
  readonly opened: number | null;
  readonly onOpen: (key: number) => void;
}

const HOUR_MICROS = 3_600_000_000;
const SPANS = { day: 24, week: 168 } as const;
/** Distance of the marks of the axis, hours. */
const TICK_HOURS = { day: 6, week: 24 } as const;
/** Names that are written of screens with the same plan. */
const MAX_NAMES = 3;
/** Shortest stretch with a text, percent of the time shown. */
const MIN_TEXT = 4;
/** Part of the axis with room for the text of a mark. */
const MARKED = 0.92;
const DAY_MINUTES = 1_440;

/** Shows what the screens will show by the schedule; screens with the same plan share a line. */
export function PlanStrip({ draft, schedule, isFaulty, opened, onOpen }: PlanStripProps) {
  const t = useTranslations('control.schedule');
  const stretch = useTranslations('control.panel');
  const { list, screens, zone: home, times } = useControl();
  const texts = useRuleTexts();
  const [length, setLength] = useState<keyof typeof SPANS>('day');
  const zones = [
    ...new Set([
      home,
      ...draft.entries.flatMap(({ zone }) => (zone !== '' && isZone(zone) ? [zone] : [])),
      'UTC',
    ]),
  ];
  const [chosen, setZone] = useState(home);
  const zone = zones.includes(chosen) ? chosen : home;
  const hour = Math.floor(screens.now() / HOUR_MICROS) * HOUR_MICROS;
  const from = Number.isNaN(hour) ? 0 : hour;
  const to = from + SPANS[length] * HOUR_MICROS;
  /** Typing does not wait for the plan. */
  const { entries } = useDeferredValue(isFaulty ? NOTHING : schedule);
  const spans = useMemo(() => spansOf(entries, from, to), [entries, from, to]);
  const ticks = useMemo(() => {
    const offset = createZoneOffset(zone);
    return planTicks(from, to, TICK_HOURS[length], (micros) => {
      const local = micros / 60_000_000 + offset(micros / 1_000);
      return ((local % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
    });
  }, [zone, from, to, length]);
  const lines = useMemo(() => {
    const same = new Map<string, { readonly names: string[]; readonly spans: readonly PlannedSpan[] }>();
    for (const { id, group, name } of list) {
      const own = spansFor(entries, spans, { id, group });
      const key = JSON.stringify(own);
      const line = same.get(key) ?? { names: [], spans: own };
      line.names.push(name);
      same.set(key, line);
    }
    return [...same.values()];
  }, [entries, spans, list]);

  const whatOf = ({ entries: places }: PlannedSpan): string =>
    places.length === 0
      ? t('own')
      : places
          .map((place) => draft.entries[place])
          .flatMap((entry, at) => (entry === undefined ? [] : [texts.nameOf(entry, places[at] ?? 0)]))
          .join(' + ');
  const timeOf = (at: number): string =>
    length === 'day' ? times.minutes(at, zone) : `${times.date(at, zone)} ${times.minutes(at, zone)}`;
  const kindOf = ({ entries: places }: PlannedSpan): string => {
    const { blank, board, playlist } = displayOf(places.flatMap((place) => entries[place] ?? []));
    if (blank === true) return 'blank';
    return places.length === 0 ? 'own' : board !== undefined || playlist !== undefined ? 'boards' : 'look';
  };

  return (
    <section className={styles.plan} aria-labelledby="plan" data-span={length}>
      <header>
        <h2 id="plan">{t('plan')}</h2>
        <Select
          label={t('zone')}
          look="plain"
          value={zone}
          options={zones.map((value) => ({ value, text: value }))}
          onChoose={setZone}
        />
        <SegmentedControl
          label={t('span')}
          value={length}
          options={[
            { value: 'day', text: t('day') },
            { value: 'week', text: t('week') },
          ]}
          onChoose={setLength}
        />
      </header>
      <p className="muted">{isFaulty ? t('faulty') : t('planHint')}</p>
      {list.length === 0 ? (
        <Empty>{t('noScreens')}</Empty>
      ) : (
        <div className={styles.lines} data-faulty={isFaulty}>
          {lines.map(({ names, spans: own }) => (
            <div key={names.join()} className={styles.line}>
              <h3 className="cut" title={names.join(', ')}>
                {names.slice(0, MAX_NAMES).join(', ')}
                {names.length > MAX_NAMES && ` +${names.length - MAX_NAMES}`}
              </h3>
              <div className={styles.bar}>
                {own.map((span) => {
                  const what = whatOf(span);
                  const line = stretch('stretch', {
                    from: timeOf(span.from),
                    to: timeOf(span.to),
                    state: what,
                  });
                  const key = draft.entries[span.entries.at(-1) ?? -1]?.key;
                  const share = ((span.to - span.from) / (to - from)) * 100;
                  return (
                    <Button
                      variant="plain"
                      key={span.from}
                      style={{ width: `${share}%` }}
                      data-kind={kindOf(span)}
                      data-on={key !== undefined && key === opened}
                      disabled={key === undefined}
                      title={line}
                      aria-label={line}
                      onClick={() => key !== undefined && onOpen(key)}
                    >
                      {share >= MIN_TEXT && <span className="cut">{what}</span>}
                    </Button>
                  );
                })}
              </div>
            </div>
          ))}
          <p className={styles.ticks} aria-hidden="true">
            {ticks.map(({ at, share, isMidnight }) => (
              <span key={at} style={{ left: `${share * 100}%` }} data-midnight={isMidnight}>
                {share < MARKED &&
                  (isMidnight && length === 'week' ? times.day(at, zone) : times.minutes(at, zone))}
              </span>
            ))}
          </p>
        </div>
      )}
    </section>
  );
}

const NOTHING: ScreenSchedule = { entries: [] };
