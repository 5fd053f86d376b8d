import type { Keys } from '../../lib/desk/keymap';

/** Something that a key, the palette or a menu does. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'go' | 'pane' | 'layout' | 'view';
  readonly keys?: Keys;
  /** One of a row of like commands, which the sheet of keys and the palette tell of together or elsewhere. */
  readonly quiet?: boolean;
  run(): void;
}
