import { type Keys, keyCaps } from '../../../lib/desk/keymap';
import { KeyCaps } from '../../_ui/key-sheet';
import { isMac } from './use-keys';

/** Keys of a command, as they are printed on the user's keyboard. */
export function DeskKeyCaps({ keys }: { readonly keys: Keys }) {
  return <KeyCaps keys={keyCaps(keys, isMac())} />;
}
