'use client';

import { Menu } from '@base-ui/react/menu';
import { Icon } from './icon';
import type { MenuEntry } from './menu-entry';
import styles from './popup.module.css';
import { anchorOf, elementOf, type PopupAnchor, rootOf } from './popup-place';

interface MenuPopupProps {
  readonly label: string;
  readonly anchor: PopupAnchor;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/** Shows an open menu. Arrows and letters select an entry, Escape closes it and restores the focus. */
export function MenuPopup({ label, anchor, entries, onClose }: MenuPopupProps) {
  return (
    <Menu.Root
      open
      modal={false}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Menu.Portal container={rootOf(anchor)}>
        <Menu.Positioner
          anchor={anchorOf(anchor)}
          className={styles.positioner}
          align={'current' in anchor ? 'end' : 'start'}
          sideOffset={4}
        >
          <Menu.Popup
            aria-label={label}
            className={`${styles.popup} ${styles.menu}`}
            finalFocus={() => elementOf(anchor)}
            // Letters select an entry; they must not reach the page.
            onKeyDown={(event) => event.stopPropagation()}
          >
            <Entries entries={entries} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Entries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry) => <Entry key={'text' in entry ? entry.text : entry.label} entry={entry} />);
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.kind) {
    case 'action':
      return (
        <Menu.Item className={styles.item} onClick={entry.onSelect}>
          {entry.text}
        </Menu.Item>
      );
    case 'check':
      return (
        <Menu.CheckboxItem className={styles.item} checked={entry.checked} onCheckedChange={entry.onChange}>
          <Mark checked={entry.checked} />
          {entry.text}
        </Menu.CheckboxItem>
      );
    case 'group':
      return (
        <Menu.Group className={styles.group}>
          <Menu.GroupLabel className={styles.label}>{entry.label}</Menu.GroupLabel>
          <Entries entries={entry.entries} />
        </Menu.Group>
      );
    case 'choice':
      return (
        <Menu.Group className={styles.group}>
          <Menu.GroupLabel className={styles.label}>{entry.label}</Menu.GroupLabel>
          <Menu.RadioGroup value={entry.value} onValueChange={(value) => entry.onChoose(value as string)}>
            {entry.options.map(({ value, text }) => (
              <Menu.RadioItem key={value} value={value} className={styles.item}>
                <Mark checked={value === entry.value} />
                {text}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Group>
      );
  }
}

function Mark({ checked }: { readonly checked: boolean }) {
  return <span className={styles.mark}>{checked && <Icon name="check" />}</span>;
}
