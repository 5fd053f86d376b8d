'use client';

import type { KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { INTERVALS, type Interval } from '../../../../lib/market/interval';
import styles from './interval-choice.module.css';

interface IntervalChoiceProps {
  readonly value: Interval;
  readonly pick: (interval: Interval) => void;
}

/**
 * The intervals side by side, of which one is on: the arrows go from one to the next.
 * @param row whether they have a row to themselves, as wide as the pane
 */
export function IntervalChoice({
  value,
  pick,
  row = false,
}: IntervalChoiceProps & { readonly row?: boolean }) {
  const t = useTranslations('desk.chart');
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const places = STEPS.get(event.key);
    if (places === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = (INTERVALS.indexOf(value) + places + INTERVALS.length) % INTERVALS.length;
    pick(INTERVALS[at] as Interval);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[at]?.focus();
  };
  return (
    <div
      role="radiogroup"
      className={row ? styles.row : styles.all}
      aria-label={t('interval')}
      onKeyDown={onKeyDown}
    >
      {INTERVALS.map((interval) => (
        // biome-ignore lint/a11y/useSemanticElements: a field would take the keys of the desk
        <button
          key={interval}
          type="button"
          role="radio"
          aria-checked={interval === value}
          tabIndex={interval === value ? 0 : -1}
          data-interval={interval}
          onClick={() => pick(interval)}
        >
          {t(`intervals.${interval}`)}
        </button>
      ))}
    </div>
  );
}

/** The same as a menu, for a header that has no room for all of them. */
export function IntervalMenu({ value, pick }: IntervalChoiceProps) {
  const t = useTranslations('desk.chart');
  return (
    <select
      className={styles.menu}
      aria-label={t('interval')}
      title={t('interval')}
      value={value}
      onChange={(event) => pick(event.target.value as Interval)}
    >
      {INTERVALS.map((interval) => (
        <option key={interval} value={interval}>
          {t(`intervals.${interval}`)}
        </option>
      ))}
    </select>
  );
}

const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowRight', 1],
  ['ArrowDown', 1],
  ['ArrowLeft', -1],
  ['ArrowUp', -1],
]);
