'use client';

import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { IconButton } from './button';
import styles from './dialog.module.css';

interface DialogProps {
  /** Name of the dialog, and its heading. */
  readonly label: string;
  /** Without a heading: the dialog's own content says what it is. */
  readonly bare?: boolean;
  /** Name of the button that closes it. Without one, Escape and a press beside it do. */
  readonly closeLabel?: string;
  /** 460, 660 or 1080 px at most. */
  readonly width?: 's' | 'm' | 'l';
  readonly className?: string | undefined;
  readonly onClose: () => void;
  /** Closes it as Escape does: the focus returns to where it was. */
  readonly close?: Ref<() => void>;
  readonly children: ReactNode;
}

/** A dialog over the page. It is the browser's own, so the focus stays in it and Escape closes it. */
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
