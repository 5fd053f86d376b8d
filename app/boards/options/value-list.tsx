'use client';

import { Button } from '../../_ui/button';
import styles from './options.module.css';

interface ValueListProps {
  readonly label: string;
  readonly all: readonly { readonly value: string; readonly text: string }[];
  /** Chosen values in their order. */
  readonly value: readonly string[];
  /** Numbers of values that may be chosen. */
  readonly least: number;
  readonly most?: number;
  readonly onChange: (value: readonly string[]) => void;
}

/** Renders values as buttons: a press adds one at the end, or removes it. */
export function ValueList(props: ValueListProps) {
  const { label, all, value, least, most = Number.POSITIVE_INFINITY, onChange } = props;
  const texts = new Map(all.map((one) => [one.value, one.text]));
  const others = all.map((one) => one.value).filter((one) => !value.includes(one));
  return (
    <fieldset className={styles.list}>
      <legend className={styles.listLabel}>{label}</legend>
      <span className={styles.values}>
        {[...value, ...others].map((one) => {
          const isOn = value.includes(one);
          return (
            <Button
              key={one}
              size="s"
              className={styles.value}
              aria-pressed={isOn}
              disabled={isOn ? value.length <= least : value.length >= most}
              onClick={() => onChange(isOn ? value.filter((other) => other !== one) : [...value, one])}
            >
              {texts.get(one) ?? one}
            </Button>
          );
        })}
      </span>
    </fieldset>
  );
}
