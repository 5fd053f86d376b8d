'use client';

import { Dialog } from './dialog';
import styles from './key-sheet.module.css';

export interface KeyGroup {
  readonly title: string;
  /** Keys of one line do the same, or belong together. */
  readonly lines: readonly { readonly text: string; readonly keys: readonly string[] }[];
}

interface KeySheetProps {
  readonly label: string;
  readonly closeLabel?: string;
  readonly groups: readonly KeyGroup[];
  readonly onClose: () => void;
}

/** Lists the keys of a page in a dialog. */
export function KeySheet({ label, closeLabel, groups, onClose }: KeySheetProps) {
  return (
    <Dialog {...{ label, onClose, width: groups.length > 1 ? 'l' : 's' }} {...(closeLabel && { closeLabel })}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className={styles.groups} tabIndex={0} aria-label={label}>
        {groups.map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            {lines.map(({ text, keys }) => (
              <p key={text}>
                {text}
                <KeyCaps keys={keys} />
              </p>
            ))}
          </section>
        ))}
      </section>
    </Dialog>
  );
}

/** Renders keys as printed on the keyboard. */
export function KeyCaps({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className={styles.caps}>
      {keys.map((key, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cap is a place in the sequence
        <kbd key={at}>{key}</kbd>
      ))}
    </span>
  );
}
