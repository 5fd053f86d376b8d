'use client';

import { useState } from 'react';
import { TextField } from '../../_ui/field';

interface OptionTextsProps {
  readonly label: string;
  readonly value: readonly string[];
  /** @returns false if a text is not valid */
  readonly onChange: (value: readonly string[]) => boolean;
}

/** Renders short texts as one line with commas, which takes effect with Enter or on leaving. */
export function OptionTexts({ label, value, onChange }: OptionTextsProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed === null) return;
    const texts = typed.split(',').map((text) => text.trim());
    onChange(texts.filter((text) => text !== ''));
    setTyped(null);
  };
  return (
    <TextField
      label={label}
      value={typed ?? value.join(', ')}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}
