import { type Keys, keyCaps } from '../../../lib/desk/keymap';
import styles from './keys.module.css';
import { isMac } from './use-keys';

/** Keys as they are printed. */
export function KeyCaps({ keys }: { readonly keys: Keys }) {
  return (
    <span className={styles.caps}>
      {keyCaps(keys, isMac()).map((cap, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cap is a place in the sequence
        <kbd key={at}>{cap}</kbd>
      ))}
    </span>
  );
}
