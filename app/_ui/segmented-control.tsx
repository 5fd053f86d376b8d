'use client';

import type { KeyboardEvent } from 'react';
import type { ControlSize } from './button';
import styles from './segmented-control.module.css';

interface SegmentedProps<T extends string | number> {
  readonly label: string;
  /** True to show the label above; otherwise it is for screen readers only. */
  readonly labelShown?: boolean;
  /** No option is selected if the value is not among them. */
  readonly value: T | null;
  readonly options: readonly { readonly value: T; readonly text: string; readonly disabled?: boolean }[];
  readonly onChoose: (value: T) => void;
  readonly size?: ControlSize;
  /** `boxed` in a frame, as fields; `bare` in a header; `line` underlined, at full width. */
  readonly look?: 'boxed' | 'bare' | 'line';
  readonly className?: string | undefined;
}

/** Options that an arrow key moves the selection by. */
const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowRight', 1],
  ['ArrowDown', 1],
  ['ArrowLeft', -1],
  ['ArrowUp', -1],
]);

/**
 * Selects one of a few values side by side. One of them is in the tab order; arrows select the next.
 * They are buttons, not fields, so that single letters stay keys of the page.
 */
export function SegmentedControl<T extends string | number>(props: SegmentedProps<T>) {
  const {
    label,
    labelShown = false,
    value,
    options,
    onChoose,
    size = 'm',
    look = 'boxed',
    className = '',
  } = props;
  const chosen = options.findIndex((option) => option.value === value);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = STEPS.get(event.key);
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = (Math.max(0, chosen) + step + options.length) % options.length;
    const next = options[at];
    if (next === undefined || next.disabled) return;
    onChoose(next.value);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[at]?.focus();
  };
  return (
    <div className={`${styles.group} ${className}`}>
      {labelShown && <span className={styles.label}>{label}</span>}
      <div
        role="radiogroup"
        aria-label={label}
        className={styles.segments}
        data-look={look}
        data-size={size}
        onKeyDown={onKeyDown}
      >
        {options.map((option, at) => (
          // biome-ignore lint/a11y/useSemanticElements: a field would take the keys of the page
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={at === chosen}
            tabIndex={at === Math.max(0, chosen) ? 0 : -1}
            disabled={option.disabled}
            data-value={option.value}
            onClick={() => onChoose(option.value)}
          >
            {option.text}
          </button>
        ))}
      </div>
    </div>
  );
}
