'use client';

import { useTranslations } from 'use-intl';
import { INTERVALS, type Interval } from '../../../../lib/market/interval';
import { Select } from '../../../_ui/field';
import { SegmentedControl } from '../../../_ui/segmented-control';
import styles from './interval-choice.module.css';

interface IntervalChoiceProps {
  readonly value: Interval;
  readonly pick: (interval: Interval) => void;
}

function useIntervals(): readonly { readonly value: Interval; readonly text: string }[] {
  const t = useTranslations('desk.chart');
  return INTERVALS.map((value) => ({ value, text: t(`intervals.${value}`) }));
}

/**
 * Selects the interval of a chart from all of them side by side.
 * @param row whether they have a row of their own, as wide as the pane
 */
export function IntervalChoice({
  value,
  pick,
  row = false,
}: IntervalChoiceProps & { readonly row?: boolean }) {
  const t = useTranslations('desk.chart');
  return (
    <SegmentedControl
      label={t('interval')}
      size="s"
      look={row ? 'line' : 'bare'}
      className={row ? styles.row : styles.all}
      value={value}
      options={useIntervals()}
      onChoose={pick}
    />
  );
}

/** Selects the interval from a list, for a header that has no room for all of them. */
export function IntervalMenu({ value, pick }: IntervalChoiceProps) {
  const t = useTranslations('desk.chart');
  return (
    <span className={styles.menu}>
      <Select look="plain" label={t('interval')} value={value} options={useIntervals()} onChoose={pick} />
    </span>
  );
}
