'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../_ui/button';
import { TextField } from '../../_ui/field';
import styles from './options.module.css';

interface NumberStepperProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** True for a small field without buttons, its label inside. */
  readonly isCompact?: boolean;
  readonly onChange: (value: number) => void;
}

/** Renders a number with buttons for less and more. A typed number takes effect with Enter or on leaving. */
export function NumberStepper(props: NumberStepperProps) {
  const { label, value, least, most, step, isCompact = false, onChange } = props;
  const t = useTranslations('boards.options');
  const [typed, setTyped] = useState<string | null>(null);
  const set = (wanted: number): void => {
    const next = Math.min(most, Math.max(least, wanted));
    if (Number.isFinite(next) && next !== value) onChange(step < 1 ? next : Math.round(next));
  };
  const commit = (): void => {
    if (typed !== null && typed.trim() !== '') set(Number(typed.replace(',', '.')));
    setTyped(null);
  };
  const field = (
    <TextField
      label={label}
      labelHidden
      inputMode="decimal"
      className={styles.number}
      value={typed ?? String(value)}
      before={isCompact && <span aria-hidden="true">{label}</span>}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'ArrowUp') set(value + step);
        else if (event.key === 'ArrowDown') set(value - step);
        else if (event.key === 'Escape') setTyped(null);
        else return;
        event.preventDefault();
      }}
    />
  );
  if (isCompact) return field;
  return (
    <div className={styles.row}>
      <span className={styles.rowLabel} aria-hidden="true">
        {label}
      </span>
      <span className={styles.stepper}>
        <Button
          variant="plain"
          size="s"
          aria-label={t('less', { name: label })}
          disabled={value <= least}
          onClick={() => set(value - step)}
        >
          −
        </Button>
        {field}
        <Button
          variant="plain"
          size="s"
          aria-label={t('more', { name: label })}
          disabled={value >= most}
          onClick={() => set(value + step)}
        >
          +
        </Button>
      </span>
    </div>
  );
}
