import { useMedia } from './use-media';

/** Below this width the desk is a phone's: one pane at a time, everything large enough for a finger. */
const NARROW = '(width < 640px)';
/** Height of what a finger must hit, CSS px. */
export const TOUCH_PX = 44;

/** Whether the window is as narrow as a phone's. */
export function useNarrow(): boolean {
  return useMedia(NARROW);
}
