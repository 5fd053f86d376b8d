'use client';

import { useId } from 'react';
import styles from './alerts.module.css';

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly of: readonly T[];
  readonly text: (value: T) => string;
  readonly pick: (value: T) => void;
}

/** One of a few words. */
export function Choice<T extends string>({ label, value, of, text, pick }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => pick(event.target.value as T)}>
        {of.map((one) => (
          <option key={one} value={one}>
            {text(one)}
          </option>
        ))}
      </select>
    </div>
  );
}
