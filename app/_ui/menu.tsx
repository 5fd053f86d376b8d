'use client';

import { lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from 'react';
import { Button, IconButton } from './button';
import type { IconName } from './icon';
import styles from './menu.module.css';
import type { MenuEntry } from './menu-entry';
import type { PressedPlace } from './popup-place';

/** Loads when a menu is about to open for the first time, so that the first paint does not wait for it. */
const loadMenu = () => import('./menu-popup');
const loadPopover = () => import('./popover-popup');
const MenuPopup = lazy(() => loadMenu().then((part) => ({ default: part.MenuPopup })));
const PopoverPopup = lazy(() => loadPopover().then((part) => ({ default: part.PopoverPopup })));

interface TriggerProps {
  readonly label: string;
  readonly icon?: IconName;
}

interface MenuButtonProps extends TriggerProps {
  /** Returns the entries when the menu opens. */
  readonly entries: () => readonly MenuEntry[];
}

/** Renders a small button that opens a menu. */
export function MenuButton({ entries, ...trigger }: MenuButtonProps) {
  return (
    <Trigger {...trigger} popup="menu" load={loadMenu}>
      {(anchor, close) => (
        <MenuPopup label={trigger.label} anchor={anchor} entries={entries()} onClose={close} />
      )}
    </Trigger>
  );
}

interface PopoverButtonProps extends TriggerProps {
  readonly children: ReactNode;
}

/** Renders a small button that opens a popover, for fields and other content than a list of actions. */
export function PopoverButton({ children, ...trigger }: PopoverButtonProps) {
  return (
    <Trigger {...trigger} popup="dialog" load={loadPopover}>
      {(anchor, close) => (
        <PopoverPopup label={trigger.label} anchor={anchor} onClose={close}>
          {children}
        </PopoverPopup>
      )}
    </Trigger>
  );
}

/** Shows the actions of a menu as buttons, for a popover that has fields too. */
export function EntryButtons({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return (
    <div className={styles.actions}>
      {entries.map((entry) =>
        entry.kind === 'action' ? (
          <Button key={entry.text} variant="plain" size="s" onClick={entry.onSelect}>
            {entry.text}
          </Button>
        ) : null,
      )}
    </div>
  );
}

interface ContextMenuProps {
  readonly label: string;
  /** The menu is closed while this is `null`. */
  readonly place: PressedPlace | null;
  readonly entries: () => readonly MenuEntry[];
  readonly onClose: () => void;
}

/** Shows a menu at the place of a press. */
export function ContextMenu({ label, place, entries, onClose }: ContextMenuProps) {
  if (place === null) return null;
  return (
    <Suspense fallback={null}>
      <MenuPopup label={label} anchor={place} entries={entries()} onClose={onClose} />
    </Suspense>
  );
}

interface OpenTriggerProps extends TriggerProps {
  readonly popup: 'menu' | 'dialog';
  readonly load: () => Promise<unknown>;
  readonly children: (anchor: RefObject<HTMLButtonElement | null>, close: () => void) => ReactNode;
}

function Trigger({ label, icon = 'more', popup, load, children }: OpenTriggerProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  /** The press that closes the popup must not open it again. */
  const wasOpen = useRef(false);
  const prepare = (): void => void load();
  return (
    <>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        size="s"
        aria-haspopup={popup}
        aria-expanded={open}
        onPointerEnter={prepare}
        onFocus={prepare}
        onPointerDown={() => {
          wasOpen.current = open;
        }}
        onClick={({ detail }) => {
          // A keyboard click has no pointer.
          setOpen(detail === 0 ? !open : !wasOpen.current);
          wasOpen.current = false;
        }}
      />
      {open && <Suspense fallback={null}>{children(button, () => setOpen(false))}</Suspense>}
    </>
  );
}
