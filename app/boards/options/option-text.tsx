'use client';

import { useState } from 'react';
import { useLocale } from 'use-intl';
import type { BoardText } from '../../../lib/boards/board-text';
import { TextField } from '../../_ui/field';

interface OptionTextProps {
  readonly label: string;
  /** A text for all languages, or one for each. */
  readonly value: unknown;
  readonly isOptional: boolean;
  /** @returns false if the text is not valid */
  readonly onChange: (value: BoardText | undefined) => boolean;
}

/** Renders the field of a text; of one with languages it changes that of the page. */
export function OptionText({ label, value, isOptional, onChange }: OptionTextProps) {
  const locale = useLocale();
  const [refused, setRefused] = useState<string | null>(null);
  const texts =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, string>>) : null;
  const known = texts === null ? value : (texts[locale] ?? texts.en);
  const text = typeof known === 'string' ? known : '';
  const change = (typed: string): void => {
    const isEmpty = typed === '';
    const next = texts === null || isEmpty ? typed : { ...texts, [locale]: typed };
    const isDone = isEmpty && isOptional ? onChange(undefined) : !isEmpty && onChange(next as BoardText);
    setRefused(isDone ? null : typed);
  };
  return (
    <TextField
      label={label}
      value={refused ?? text}
      onChange={({ target }) => change(target.value)}
      onBlur={() => setRefused(null)}
    />
  );
}
