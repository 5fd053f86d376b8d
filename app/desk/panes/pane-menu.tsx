'use client';

import { type ReactNode, useId } from 'react';
import styles from '../pane.module.css';

/** A button in a pane's header that opens what else the pane can: the browser's own popover, above everything. */
export function PaneMenu({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.tool}
        popoverTarget={id}
        aria-label={label}
        title={label}
        onClick={(event) => {
          const menu = document.getElementById(id);
          const { bottom, right } = event.currentTarget.getBoundingClientRect();
          menu?.style.setProperty('--top', `${bottom + 4}px`);
          menu?.style.setProperty('--right', `${Math.max(8, window.innerWidth - right)}px`);
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4 8h.1M8 8h.1M12 8h.1" strokeWidth="2" />
        </svg>
      </button>
      <div id={id} popover="auto" className={styles.menu}>
        {children}
      </div>
    </>
  );
}
