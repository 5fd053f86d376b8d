'use client';

import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import type { ControlSize } from './button';
import styles from './combo-box.module.css';
import { TextField } from './field';

interface ComboBoxProps<T> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly size?: ControlSize;
  readonly text: string;
  readonly onType: (text: string) => void;
  /** Options that match the text; the first is active until an arrow key moves to another. */
  readonly options: readonly T[];
  readonly idOf: (option: T) => string;
  readonly onPick: (option: T) => void;
  readonly children: (option: T) => ReactNode;
  /** True to show the options below at all times; otherwise they pop up while a text is typed. */
  readonly listed?: boolean;
}

/** Field with matching options. Arrows and Enter, or a click, pick one; the focus stays in the field. */
export function ComboBox<T>(props: ComboBoxProps<T>) {
  const {
    label,
    labelHidden = false,
    size = 'm',
    text,
    onType,
    idOf,
    onPick,
    children,
    listed = false,
  } = props;
  const listId = useId();
  const [open, setOpen] = useState(listed);
  const [at, setAt] = useState(0);
  const options = open || listed ? props.options : [];
  const marked = options[Math.min(at, options.length - 1)];
  const pick = (option: T | undefined): void => {
    if (option === undefined) return;
    onPick(option);
    setOpen(false);
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || options.length === 0) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((Math.min(at, options.length - 1) + step + options.length) % options.length);
    else if (event.key === 'Enter') pick(marked);
    else if (event.key === 'Escape' && !listed) setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={styles.box}>
      <TextField
        {...{ label, labelHidden, size, onKeyDown }}
        role="combobox"
        placeholder={labelHidden ? label : undefined}
        aria-expanded={options.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={marked && `${listId}-${idOf(marked)}`}
        value={text}
        onChange={(event) => {
          onType(event.target.value);
          setOpen(true);
          setAt(0);
        }}
        onBlur={() => setOpen(false)}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={label}
        className={styles.list}
        data-over={!listed}
        hidden={!listed && options.length === 0}
      >
        {options.map((option) => (
          <Option
            key={idOf(option)}
            id={`${listId}-${idOf(option)}`}
            marked={option === marked}
            onPick={() => pick(option)}
          >
            {children(option)}
          </Option>
        ))}
      </div>
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly marked: boolean;
  readonly onPick: (inNewPlace: boolean) => void;
  readonly onPoint?: () => void;
  readonly children: ReactNode;
}

/** Renders one option; the field keeps the focus and handles the keys. */
export function Option({ id, marked, onPick, onPoint, children }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={marked}
      className={styles.option}
      onPointerDown={(event) => event.preventDefault()}
      onPointerMove={onPoint}
      onClick={(event) => onPick(event.ctrlKey || event.metaKey)}
    >
      {children}
    </div>
  );
}
