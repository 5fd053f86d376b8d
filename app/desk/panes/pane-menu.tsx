'use client';

import { type ReactNode, useId } from 'react';
import styles from '../pane.module.css';

/** Three points: what else there is. */
const MORE = 'M4 8h.1M8 8h.1M12 8h.1';

interface PaneMenuProps {
  readonly label: string;
  /** Lines on a field of 16 by 16; three points without. */
  readonly icon?: string;
  /** Whether a press on anything in it closes it. */
  readonly closes?: boolean;
  readonly onOpen?: () => void;
  readonly children: ReactNode;
}

/** A button in a pane's header that opens what else the pane can: the browser's own popover, above everything. */
export function PaneMenu({ label, icon = MORE, closes = false, onOpen, children }: PaneMenuProps) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.tool}
        popoverTarget={id}
        aria-label={label}
        title={label}
        onClick={({ currentTarget }) => {
          // The pane may be in another window than the page.
          const { defaultView, documentElement } = currentTarget.ownerDocument;
          const menu = currentTarget.ownerDocument.getElementById(id);
          const { bottom, right } = currentTarget.getBoundingClientRect();
          const width = defaultView?.innerWidth ?? documentElement.clientWidth;
          menu?.style.setProperty('--top', `${bottom + 4}px`);
          menu?.style.setProperty('--right', `${Math.max(8, width - right)}px`);
          onOpen?.();
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={icon} strokeWidth={icon === MORE ? '2' : undefined} />
        </svg>
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pressed in it is a button of its own */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key on a button clicks too */}
      <div
        id={id}
        popover="auto"
        className={styles.menu}
        onClick={(event) => {
          if (closes) event.currentTarget.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}
