import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { builtFiles } from '../../../lib/offline/offline-rules';
import type { ScreenStore } from '../../../lib/store/screen-store';
import { reloadPage } from './page-reload';

/** Delay before the build of the page is read, ms. */
const READ_BUILD_AFTER_MS = 5_000;
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
 * After each reconnection, loads the page again if the server was upgraded, else calls `refresh`. Also calls `refresh`
 * at a regular interval. Screens load a new build one after the other, with its files loaded before, and show prices
 * meanwhile.
 */
export function useFreshPage(screen: ScreenStore, refresh: () => void): void {
  const link = useStore(screen, (state) => state.link);
  const build = useRef<readonly string[]>([]);
  const wasLive = useRef(false);

  useEffect(() => {
    const timer = setTimeout(async () => {
      if (build.current.length === 0) build.current = await buildOfServer();
    }, READ_BUILD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);

  useEffect(() => {
    if (link === 'reconnecting') wasLive.current = true;
    if (link !== 'live' || !wasLive.current) return;
    wasLive.current = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const now = await buildOfServer();
      if (now.length === 0 || build.current.length === 0 || now.join() === build.current.join()) {
        refresh();
        return;
      }
      timer = setTimeout(() => {
        // A file that cannot be loaded now is loaded by the page.
        void load(now)
          .catch(() => undefined)
          .then(() => reloadPage('upgrade'));
      }, Math.random() * SPREAD_MS);
    };
    void look();
    return () => clearTimeout(timer);
  }, [link, refresh]);

  useEffect(() => {
    const timer = setInterval(refresh, REFRESH_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);
}
