import type { Notice } from '../protocol/messages';

/** Maximum number of kept notices; the oldest are dropped. */
const MAX_NOTICES = 60;

/** Notices that a page has received, newest first. */
export interface NoticeLog {
  /** Adds a notice; one with a known id replaces the other. */
  add(notice: Notice): void;
  /** Returns the notices; the same array until one is added. */
  all(): readonly Notice[];
  /** Calls back after each addition. @returns a function that ends it */
  subscribe(listener: () => void): () => void;
}

export function createNoticeLog(): NoticeLog {
  let notices: readonly Notice[] = [];
  const listeners = new Set<() => void>();
  return {
    add(notice) {
      const others = notices.filter(({ id }) => id !== notice.id);
      notices = [notice, ...others].slice(0, MAX_NOTICES);
      for (const listener of listeners) listener();
    },
    all: () => notices,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
