import { useMedia } from './use-media';

/** Media query of a phone: one pane at a time, everything large enough for touch. */
const NARROW = '(width < 640px)';
/** Height of a touch target, CSS px. */
export const TOUCH_PX = 44;

/** Returns true if the window is as narrow as a phone's. */
export function useNarrow(): boolean {
  return useMedia(NARROW);
}
