'use client';

import { type ComponentProps, type ReactNode, useId } from 'react';
import type { ControlSize } from './button';
import styles from './field.module.css';
import { Icon } from './icon';

interface FieldLook {
  readonly label: string;
  /** Whether the label is only read aloud; the hint or what stands around says what the field is for. */
  readonly labelHidden?: boolean;
  readonly size?: ControlSize;
  /** Stands below the field. */
  readonly hint?: ReactNode;
  /** Says below the field what is wrong with it, in place of the hint. */
  readonly fault?: ReactNode;
}

type Input = Omit<ComponentProps<'input'>, 'size'>;

/** A field of one line. `before` and `after` stand inside its frame. */
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

/** A field that searches what is on the page. */
export function SearchField({ label, keyName, ...input }: FieldLook & Input & { readonly keyName?: string }) {
  return (
    <TextField
      {...{ label, type: 'search', placeholder: label, labelHidden: true, ...input }}
      before={<Icon name="search" />}
      after={keyName && <kbd>{keyName}</kbd>}
    />
  );
}

/** A field of several lines. */
export function TextArea({ label, className = '', ...area }: FieldLook & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <div className={`${styles.field} ${className}`}>
      <FieldLabel id={id} label={label} hidden={false} />
      <textarea id={id} className={styles.box} autoComplete="off" spellCheck={false} {...area} />
    </div>
  );
}

/** A slider for a value on a scale. */
export function RangeField({ label, className = '', ...input }: Input & { readonly label: string }) {
  return <input type="range" aria-label={label} className={`${styles.range} ${className}`} {...input} />;
}

/** Opens the file dialog of the browser when it is clicked; it is not shown itself. */
export function FileInput({ onFiles, ...input }: Input & { readonly onFiles: (files: FileList) => void }) {
  return (
    <input
      type="file"
      hidden
      {...input}
      onChange={({ target }) => {
        if (target.files !== null) onFiles(target.files);
        // The same file may be chosen again.
        target.value = '';
      }}
    />
  );
}

interface CheckProps extends Omit<ComponentProps<'input'>, 'size' | 'onChange' | 'type'> {
  /** Without a text it needs an `aria-label`. */
  readonly children?: ReactNode;
  readonly size?: ControlSize;
  readonly onChange: (checked: boolean) => void;
}

/** A box to check, with its text. */
export function CheckBox(props: CheckProps) {
  return <Check type="checkbox" {...props} />;
}

/** One of several boxes of one `name`, of which one is checked. */
export function RadioBox(props: CheckProps) {
  return <Check type="radio" {...props} />;
}

/** Something that is on or off at once, with no form to send. */
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

interface SelectProps<T extends string | number> extends Omit<FieldLook, 'hint' | 'fault'> {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly onChoose: (value: T) => void;
  /** `plain` has no frame: for a header. `over` is not seen: it lies over the text that it changes. */
  readonly look?: 'boxed' | 'plain' | 'over';
  readonly title?: string;
  readonly className?: string | undefined;
}

/** One of several values. It is the platform's own list, so it opens as every other on that device, by touch and by keys. */
export function Select<T extends string | number>({
  label,
  size = 'm',
  value,
  options,
  onChoose,
  look = 'boxed',
  labelHidden = look !== 'boxed',
  title = labelHidden ? label : undefined,
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
