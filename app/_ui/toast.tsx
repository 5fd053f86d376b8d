'use client';

import { useEffect, useRef } from 'react';
import styles from './toast.module.css';

interface ToastProps {
  /** Nothing is shown while this is `null`. */
  readonly text: string | null;
  readonly onDone: () => void;
}

const SHOWN_MS = 3_500;

/** Shows for a moment a result or an error, also over dialogs. */
export function Toast({ text, onDone }: ToastProps) {
  const box = useRef<HTMLParagraphElement>(null);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const element = box.current;
    if (text === null || element === null) return;
    element.showPopover();
    const timer = setTimeout(() => done.current(), SHOWN_MS);
    return () => {
      clearTimeout(timer);
      element.hidePopover();
    };
  }, [text]);
  return (
    <div role="status">
      <p ref={box} popover="manual" className={styles.toast} data-scale="page">
        {text}
      </p>
    </div>
  );
}
