'use client';

import { Popover } from '@base-ui/react/popover';
import type { ReactNode } from 'react';
import styles from './popup.module.css';
import { anchorOf, elementOf, type PopupAnchor, rootOf } from './popup-place';

interface PopoverPopupProps {
  readonly label: string;
  readonly anchor: PopupAnchor;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Shows an open popover, which takes the focus. Escape or a press outside closes it. */
export function PopoverPopup({ label, anchor, onClose, children }: PopoverPopupProps) {
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Popover.Portal container={rootOf(anchor)}>
        <Popover.Positioner
          anchor={anchorOf(anchor)}
          className={styles.positioner}
          align="end"
          sideOffset={4}
        >
          <Popover.Popup
            aria-label={label}
            className={styles.popup}
            finalFocus={() => elementOf(anchor)}
            onKeyDown={(event) => event.stopPropagation()}
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
