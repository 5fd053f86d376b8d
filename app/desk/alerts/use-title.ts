import { useEffect } from 'react';

const FLASH_MS = 1_000;

/**
 * Shows the number of unread alerts in the page's title; alternates it with the newest while the page is
 * hidden.
 */
export function useTitle(unseen: number, newest: string | undefined): void {
  useEffect(() => {
    const plain = document.title;
    if (unseen === 0) return;
    const counted = `(${unseen}) ${plain}`;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    let flash = false;
    const show = (): void => {
      const hidden = document.visibilityState === 'hidden' && !still.matches;
      flash = hidden && !flash;
      document.title = flash && newest !== undefined ? `● ${newest}` : counted;
    };
    show();
    const timer = setInterval(show, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = plain;
    };
  }, [unseen, newest]);
}
