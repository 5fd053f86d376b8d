import { useEffect } from 'react';
import type { Outage } from './use-outage';

const FLASH_MS = 1_000;
const OUTAGE_ICON = '/icons/mark-outage.svg';

/** Events that the mark of a page reports. */
interface PageEvents {
  readonly outage: Outage | undefined;
  /** Number of unread alerts. */
  readonly unseen?: number;
  readonly newest?: string | undefined;
}

/**
 * Shows an outage, or else the number of unread alerts, in the page's title and icon. The title alternates with
 * the newest alert while the page is hidden.
 */
export function usePageMark({ outage, unseen = 0, newest }: PageEvents): void {
  const headline = outage?.headline;
  useEffect(() => {
    if (headline === undefined && unseen === 0) return;
    const plain = document.title;
    const marked = headline === undefined ? `(${unseen}) ${plain}` : `⚠ ${headline} · ${plain}`;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)');
    let flash = false;
    const show = (): void => {
      const hidden = document.visibilityState === 'hidden' && !still.matches;
      flash = hidden && !flash;
      document.title = flash && unseen > 0 && newest !== undefined ? `● ${newest}` : marked;
    };
    show();
    const timer = setInterval(show, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = plain;
    };
  }, [headline, unseen, newest]);

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (headline === undefined || icon === null) return;
    const plain = icon.href;
    icon.href = OUTAGE_ICON;
    return () => {
      icon.href = plain;
    };
  }, [headline]);
}
