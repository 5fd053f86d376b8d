import type { Keys } from '../../lib/desk/keymap';

/** Action of a key, the palette or a menu. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'go' | 'pane' | 'layout' | 'view';
  readonly keys?: Keys;
  /** One of a row of similar commands, which the key sheet and the palette list together or elsewhere. */
  readonly quiet?: boolean;
  run(): void;
}
