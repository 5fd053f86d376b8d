'use client';

import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { IconButton } from './button';
import styles from './dialog.module.css';

interface DialogProps {
  /** Accessible name and heading. */
  readonly label: string;
  /** Omits the heading, if the content has its own. */
  readonly bare?: boolean;
  /** Name of the close button. Without one, Escape or a click outside closes the dialog. */
  readonly closeLabel?: string;
  /** Maximum width: 460, 660 or 1080 px. */
  readonly width?: 's' | 'm' | 'l';
  readonly className?: string | undefined;
  readonly onClose: () => void;
  /** Receives a function that closes the dialog as Escape does and restores the focus. */
  readonly close?: Ref<() => void>;
  readonly children: ReactNode;
}

/** Shows a modal dialog. It is the browser's own, which traps the focus and closes on Escape. */
export function Dialog({
  label,
  bare = false,
  closeLabel,
  width = 's',
  className,
  onClose,
  close,
  children,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const end = (): void => dialog.current?.close();
  useImperativeHandle(close, () => end);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-scale="page"
      data-bare={bare}
      data-width={width}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) end();
      }}
    >
      <div className={className}>
        {!bare && (
          <header className={styles.head}>
            <h2>{label}</h2>
            {closeLabel !== undefined && <IconButton icon="close" label={closeLabel} onClick={end} />}
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}
