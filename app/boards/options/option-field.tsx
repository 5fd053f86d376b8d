'use client';

import type { TileOption } from '../../../lib/boards/edit/tile-options';
import { Select, Switch } from '../../_ui/field';
import { SegmentedControl } from '../../_ui/segmented-control';
import { NumberStepper } from './number-stepper';
import { OptionText } from './option-text';
import { OptionTexts } from './option-texts';
import styles from './options.module.css';
import { SymbolField } from './symbol-field';
import { SymbolsField } from './symbols-field';
import { useTileNames } from './use-tile-names';
import { ValueList } from './value-list';

/** Values that fit side by side, and letters of all of them together. */
const MAX_SEGMENTS = 8;
const MAX_SEGMENT_LETTERS = 30;

export interface OptionFieldProps {
  readonly option: TileOption;
  readonly label: string;
  readonly value: unknown;
  /** Sets the value; undefined for none. @returns false if it is not valid, or the same */
  readonly onChange: (value: unknown) => boolean;
}

/** Renders the field of an option, by its kind. */
export function OptionField({ option, label, value, onChange }: OptionFieldProps) {
  const names = useTileNames();
  switch (option.kind) {
    case 'switch':
      return (
        <div className={styles.row}>
          <Switch checked={value === true} onChange={onChange}>
            <span className={styles.rowLabel}>{label}</span>
          </Switch>
        </div>
      );
    case 'number':
      return (
        <NumberStepper
          label={label}
          value={typeof value === 'number' ? value : option.least}
          least={option.least}
          most={option.most}
          step={option.isWhole ? 1 : 0.5}
          onChange={onChange}
        />
      );
    case 'choice': {
      const options = option.values.map((one) => ({ value: one, text: names.value(one, option.name) }));
      const letters = options.reduce((sum, { text }) => sum + text.length, 0);
      if (options.length > MAX_SEGMENTS || letters > MAX_SEGMENT_LETTERS)
        return <Select label={label} value={String(value)} options={options} onChoose={onChange} />;
      return (
        <SegmentedControl
          labelShown
          label={label}
          value={String(value)}
          options={options}
          onChoose={onChange}
          className={styles.segments}
        />
      );
    }
    case 'choices':
      return (
        <ValueList
          label={label}
          all={option.values.map((one) => ({ value: one, text: names.value(one, option.name) }))}
          least={option.least}
          value={Array.isArray(value) ? value : []}
          onChange={onChange}
        />
      );
    case 'symbol':
      return (
        <SymbolField
          label={label}
          value={typeof value === 'string' ? value : undefined}
          isOptional={option.isOptional}
          onChange={onChange}
        />
      );
    case 'symbols':
      return (
        <SymbolsField
          label={label}
          value={Array.isArray(value) ? value : []}
          isOptional={option.isOptional}
          acceptsGlobs={option.acceptsGlobs}
          onChange={onChange}
        />
      );
    case 'texts':
      return <OptionTexts {...{ label, onChange }} value={Array.isArray(value) ? value : []} />;
    case 'text':
      return <OptionText {...{ label, value, onChange }} isOptional={option.isOptional} />;
  }
}
