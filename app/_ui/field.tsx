'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import type { ControlSize } from './button';
import styles from './field.module.css';
import { Icon } from './icon';

interface FieldLook {
  readonly label: string;
  /** Hides the label visually; screen readers still read it. */
  readonly labelHidden?: boolean;
  readonly size?: ControlSize;
  /** Shown below the field. */
  readonly hint?: ReactNode;
  /** Error of the field, shown in place of the hint. */
  readonly fault?: ReactNode;
}

type Input = Omit<ComponentProps<'input'>, 'size'>;

/** Renders a field of one line. `before` and `after` are inside its frame. */
export function TextField({
  label,
  labelHidden = false,
  size = 'm',
  hint,
  fault,
  before,
  after,
  className = '',
  ...input
}: FieldLook & Input & { readonly before?: ReactNode; readonly after?: ReactNode }) {
  const id = useId();
  const note = fault ?? hint;
  return (
    <div className={`${styles.field} ${className}`}>
      <FieldLabel id={id} label={label} hidden={labelHidden} />
      <span className={styles.box} data-size={size} data-fault={fault !== undefined}>
        {before}
        <input
          type="text"
          id={id}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={fault !== undefined || undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          {...input}
        />
        {after}
      </span>
      {note !== undefined && (
        <small id={`${id}-note`} role={fault === undefined ? undefined : 'alert'} className={styles.note}>
          {note}
        </small>
      )}
    </div>
  );
}

/** Renders a search field. */
export function SearchField({ label, keyName, ...input }: FieldLook & Input & { readonly keyName?: string }) {
  return (
    <TextField
      {...{ label, type: 'search', placeholder: label, labelHidden: true, ...input }}
      before={<Icon name="search" />}
      after={keyName && <kbd>{keyName}</kbd>}
    />
  );
}

/** Renders a field of several lines. */
export function TextArea({ label, className = '', ...area }: FieldLook & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <div className={`${styles.field} ${className}`}>
      <FieldLabel id={id} label={label} hidden={false} />
      <textarea id={id} className={styles.box} autoComplete="off" spellCheck={false} {...area} />
    </div>
  );
}

/** Renders a slider. */
export function RangeField({ label, className = '', ...input }: Input & { readonly label: string }) {
  return <input type="range" aria-label={label} className={`${styles.range} ${className}`} {...input} />;
}

/** Renders a square in a colour, which opens the browser's colour chooser. @param value `#rrggbb` */
export function ColorInput({
  label,
  onColor,
  ...input
}: Input & { readonly label: string; readonly onColor: (color: string) => void }) {
  return (
    <input
      type="color"
      aria-label={label}
      className={styles.color}
      {...input}
      onChange={({ target }) => onColor(target.value)}
    />
  );
}

/** Renders a hidden file input, which opens the browser's dialog when it is clicked. */
export function FileInput({ onFiles, ...input }: Input & { readonly onFiles: (files: FileList) => void }) {
  return (
    <input
      type="file"
      hidden
      {...input}
      onChange={({ target }) => {
        if (target.files !== null) onFiles(target.files);
        // Allows the same file to be selected again.
        target.value = '';
      }}
    />
  );
}

interface CheckProps extends Omit<ComponentProps<'input'>, 'size' | 'onChange' | 'type'> {
  /** Label text; without it an `aria-label` is required. */
  readonly children?: ReactNode;
  readonly size?: ControlSize;
  readonly onChange: (checked: boolean) => void;
}

/** Renders a check box with its text. */
export function CheckBox(props: CheckProps) {
  return <Check type="checkbox" {...props} />;
}

/** Renders a radio button with its text. */
export function RadioBox(props: CheckProps) {
  return <Check type="radio" {...props} />;
}

/** Renders a switch that takes effect immediately, without a form to send. */
export function Switch(props: CheckProps) {
  return <Check type="checkbox" data-switch {...props} />;
}

function Check({
  children,
  size = 'm',
  onChange,
  ...input
}: CheckProps & { readonly type: 'checkbox' | 'radio'; readonly 'data-switch'?: boolean }) {
  return (
    <label className={styles.check} data-size={size}>
      <input {...input} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

interface SelectProps<T extends string | number> extends Omit<FieldLook, 'hint'> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChoose: (value: T) => void;
  /** `plain` has no frame, for a header. `over` is transparent, over the text that it changes. */
  readonly look?: 'boxed' | 'plain' | 'over';
  readonly title?: string;
  readonly className?: string | undefined;
}

/** Selects one of several values, in the platform's own list for touch and keyboard. */
export function Select<T extends string | number>({
  label,
  size = 'm',
  value,
  options,
  onChoose,
  look = 'boxed',
  labelHidden = look !== 'boxed',
  title = labelHidden ? label : undefined,
  fault,
  className = '',
}: SelectProps<T>) {
  const id = useId();
  const select = (
    <select
      id={id}
      className={look === 'boxed' ? styles.box : styles[look]}
      data-size={size}
      aria-label={labelHidden ? label : undefined}
      title={title}
      data-fault={fault !== undefined}
      aria-invalid={fault !== undefined || undefined}
      aria-describedby={fault === undefined ? undefined : `${id}-note`}
      value={value}
      onChange={({ target }) => {
        const chosen = options[target.selectedIndex];
        if (chosen !== undefined) onChoose(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
  if (look !== 'boxed') return select;
  return (
    <div className={`${styles.field} ${className}`}>
      {!labelHidden && <FieldLabel id={id} label={label} hidden={false} />}
      {select}
      {fault !== undefined && (
        <small id={`${id}-note`} role="alert" className={styles.note}>
          {fault}
        </small>
      )}
    </div>
  );
}

function FieldLabel({
  id,
  label,
  hidden,
}: {
  readonly id: string;
  readonly label: string;
  readonly hidden: boolean;
}) {
  return (
    <label htmlFor={id} className={hidden ? 'visually-hidden' : styles.label}>
      {label}
    </label>
  );
}
