import type { Messages } from '../../lib/locale/messages';
import type { KeyGroup } from '../_ui/key-sheet';

type KeyText = Exclude<keyof Messages['replay']['keys'], 'title' | 'close' | 'navigation'>;

/** Keys that do the same or belong together, and the message key of their effect. */
export interface KeyRow {
  readonly keys: readonly string[];
  readonly text: KeyText;
}

/** Returns a group of the key sheet. @param t texts of `replay.keys` */
export function keyGroup(title: string, rows: readonly KeyRow[], t: (text: KeyText) => string): KeyGroup {
  return { title, lines: rows.map(({ keys, text }) => ({ keys, text: t(text) })) };
}
