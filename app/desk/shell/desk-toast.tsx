'use client';

import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useDesk } from '../desk-context';
import styles from './shell.module.css';

/** How long a word to the reader stays, ms. */
const STAYS_MS = 3_500;

/** A word to the reader, for a moment, over whatever lies over the desk. */
export function DeskToast() {
  const { shell } = useDesk();
  const said = useStore(shell, (state) => state.said);
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const element = box.current;
    if (said === null || element === null) return;
    element.showPopover();
    const timer = setTimeout(() => shell.setState({ said: null }), STAYS_MS);
    return () => {
      clearTimeout(timer);
      element.hidePopover();
    };
  }, [said, shell]);
  return (
    <div role="status">
      <p ref={box} popover="manual" className={styles.said}>
        {said}
      </p>
    </div>
  );
}
