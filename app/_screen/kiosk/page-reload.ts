/** Key of the reasons of past reloads, in the tab's storage. */
const RELOADS_KEY = 'tickerwall-reloads';
/** Reloads remembered. */
const MAX_RELOADS = 5;
/** Longest time for which the picture of the page before stays, ms. */
const PICTURE_MS = 6_000;

export type ReloadReason = 'upgrade' | 'memory' | 'stuck' | 'error' | 'command';

export interface PastReload {
  readonly reason: ReloadReason;
  /** Local time, ms since 1970. */
  readonly time: number;
}

/** Reloads the page, and remembers why. */
export function reloadPage(reason: ReloadReason): void {
  const reloads = [{ reason, time: Date.now() }, ...pastReloads()].slice(0, MAX_RELOADS);
  try {
    sessionStorage.setItem(RELOADS_KEY, JSON.stringify(reloads));
  } catch {
    // A kiosk without storage reloads all the same.
  }
  // Unlike `reload`, it lets the browser keep the picture of this page until the next one has painted.
  location.replace(location.href);
}

/** Returns the reloads that the page did by itself in this tab, the newest first. */
export function pastReloads(): readonly PastReload[] {
  try {
    return JSON.parse(sessionStorage.getItem(RELOADS_KEY) ?? '[]') as PastReload[];
  } catch {
    return [];
  }
}

/** Transition from the page before, as `KEEP_PICTURE` has stored it. */
interface PageTransition {
  skipTransition(): void;
}

/**
 * Script of a page's head: keeps the picture of the page before over this one until `showPage`. A transition that ends
 * early rejects its promises, which is no error; the browser may reject one before a script has seen it.
 */
export const KEEP_PICTURE = `{const quiet=t=>{if(t)for(const p of[t.ready,t.finished,t.updateCallbackDone])p.catch(()=>{})};
const keep=t=>{quiet(t);if(!t||window.pageTransition)return;window.pageTransition=t;setTimeout(()=>t.skipTransition(),${PICTURE_MS})};
addEventListener('unhandledrejection',e=>{if(e.reason instanceof DOMException&&/^Transition was /.test(e.reason.message))e.preventDefault()});
addEventListener('pageswap',e=>quiet(e.viewTransition));addEventListener('pagereveal',e=>keep(e.viewTransition));keep(document.activeViewTransition)}`;

/** Removes the picture of the page before. */
export function showPage(): void {
  const known = window as { pageTransition?: PageTransition };
  known.pageTransition?.skipTransition();
  delete known.pageTransition;
}
