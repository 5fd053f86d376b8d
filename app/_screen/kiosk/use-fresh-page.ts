import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { builtFiles } from '../../../lib/offline/offline-rules';
import type { ScreenStore } from '../../../lib/store/screen-store';
import { reloadPage } from './page-reload';

/** Maximum time between refreshes, ms. */
const REFRESH_EVERY_MS = 300_000;
/** Time over which the screens of a server load a new build, ms. */
const SPREAD_MS = 30_000;

/** Returns the files of the server's present build; none when it does not answer. */
async function buildOfServer(): Promise<readonly string[]> {
  try {
    const response = await fetch(location.href, { cache: 'no-store' });
    return response.ok ? builtFiles(await response.text()) : [];
  } catch {
    return [];
  }
}

/** Loads the files into the browser's cache. */
async function load(files: readonly string[]): Promise<void> {
  await Promise.all(files.map((file) => fetch(file).then((answer) => answer.arrayBuffer())));
}

/**
 * Loads the page again when the server has another build: after a reconnection, and at a regular interval, at which it
 * also calls `refresh`. Screens load a new build one after the other, with its files loaded before, and show prices
 * meanwhile.
 */
export function useFreshPage(screen: ScreenStore, refresh: () => void): void {
  const link = useStore(screen, (state) => state.link);
  const wasLost = useRef(false);
  const [newer, setNewer] = useState<readonly string[] | null>(null);

  const look = useCallback(async (): Promise<void> => {
    const files = await buildOfServer();
    // The page may be older than its server: a copy that was shown while the server was away.
    const own = new Set(builtFiles(document.documentElement.outerHTML));
    if (files.some((file) => !own.has(file))) setNewer((known) => known ?? files);
    else refresh();
  }, [refresh]);

  useEffect(() => {
    if (link === 'reconnecting') wasLost.current = true;
    if (link !== 'live' || !wasLost.current) return;
    wasLost.current = false;
    void look();
  }, [link, look]);

  useEffect(() => {
    const timer = setInterval(() => void look(), REFRESH_EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);

  useEffect(() => {
    if (newer === null) return;
    const timer = setTimeout(() => {
      // A file that cannot be loaded now is loaded by the page.
      void load(newer)
        .catch(() => undefined)
        .then(() => reloadPage('upgrade'));
    }, Math.random() * SPREAD_MS);
    return () => clearTimeout(timer);
  }, [newer]);
}
