'use client';

import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { PacedSender } from '../../../lib/control/paced-sender';
import { MIN_BRIGHTNESS } from '../../../lib/protocol/screens/screen-display';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { RangeField } from '../../_ui/field';
import { Icon } from '../../_ui/icon';
import { useControl } from '../control-context';
import styles from './brightness-field.module.css';

interface BrightnessFieldProps {
  readonly targets: readonly ScreenStatus[];
  /** `phone` has a moon in place of the name and a larger handle. */
  readonly look?: 'desk' | 'phone';
}

/** Least time between two commands of the slider, ms. */
const PERIOD_MS = 200;
/** Time for which the slider keeps its own value after it was moved, ms: the screens follow meanwhile. */
const SETTLE_MS = 1_500;
const PERCENT = 100;
const LEAST = MIN_BRIGHTNESS * PERCENT;

/** Sets the brightness of screens while the slider moves. */
export function BrightnessField({ targets, look = 'desk' }: BrightnessFieldProps) {
  const t = useTranslations('control.dim');
  const { commands, list } = useControl();
  const ids = targets.map(({ id }) => id);
  const key = ids.join(' ');
  const first = list.find(({ id }) => id === ids[0]);
  const known = Math.round((first?.display.brightness ?? 1) * PERCENT);
  const [moved, setMoved] = useState<number | null>(null);
  const settled = useRef<ReturnType<typeof setTimeout>>(undefined);
  const value = moved ?? known;
  const { send } = commands;
  const sender = useMemo(
    () =>
      new PacedSender<number>((percent) => {
        const brightness = percent === PERCENT ? null : percent / PERCENT;
        void send(key.split(' '), { display: { brightness } }, true);
      }, PERIOD_MS),
    [send, key],
  );
  useEffect(() => () => sender.flush(), [sender]);
  useEffect(() => () => clearTimeout(settled.current), []);
  const change = (percent: number): void => {
    setMoved(percent);
    clearTimeout(settled.current);
    settled.current = setTimeout(() => setMoved(null), SETTLE_MS);
    sender.take(percent);
  };
  return (
    <div className={styles.field} data-look={look}>
      {look === 'phone' ? <Icon name="moon" /> : <span>{t('brightness')}</span>}
      <RangeField
        label={t('brightness')}
        min={LEAST}
        max={PERCENT}
        step={1}
        value={value}
        aria-valuetext={t('percent', { value: String(value) })}
        style={{ '--value': `${((value - LEAST) / (PERCENT - LEAST)) * 100}%` } as CSSProperties}
        className={styles.slider}
        onChange={(event) => change(Number(event.target.value))}
      />
      <output className="number">{t('percent', { value: String(value) })}</output>
    </div>
  );
}
