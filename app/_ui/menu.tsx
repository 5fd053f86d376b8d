'use client';

import { lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from 'react';
import { Button, IconButton } from './button';
import type { IconName } from './icon';
import styles from './menu.module.css';
import type { MenuEntry } from './menu-entry';
import type { PressedPlace } from './popup-place';

/** Loaded when a menu is first about to be opened: what a page shows first does not wait for it. */
const loadMenu = () => import('./menu-popup');
const loadPopover = () => import('./popover-popup');
const MenuPopup = lazy(() => loadMenu().then((part) => ({ default: part.MenuPopup })));
const PopoverPopup = lazy(() => loadPopover().then((part) => ({ default: part.PopoverPopup })));

interface TriggerProps {
  readonly label: string;
  readonly icon?: IconName;
}

interface MenuButtonProps extends TriggerProps {
  /** What is in the menu while it is open. */
  readonly entries: () => readonly MenuEntry[];
}

/** A small button that opens a menu. */
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

/** A small button that opens a popover: fields, and what is more than a list of things to do. */
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
  /** Closed while it is `null`. */
  readonly place: PressedPlace | null;
  readonly entries: () => readonly MenuEntry[];
  readonly onClose: () => void;
}

/** A menu at the place that was pressed. */
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
  /** The press that closes the popup, as one beside it, must not open it again. */
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
          // A key presses without a pointer.
          setOpen(detail === 0 ? !open : !wasOpen.current);
          wasOpen.current = false;
        }}
      />
      {open && <Suspense fallback={null}>{children(button, () => setOpen(false))}</Suspense>}
    </>
  );
}
