import { useSyncExternalStore } from 'react';

/** Windows of a phone, upright or on its side. */
const PHONE = '(width < 640px), (height < 520px) and (width < 1000px)';

function follow(changed: () => void): () => void {
  const media = window.matchMedia(PHONE);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** Returns true in a window of a phone's size, in which the page is a remote. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    follow,
    () => window.matchMedia(PHONE).matches,
    () => false,
  );
}
