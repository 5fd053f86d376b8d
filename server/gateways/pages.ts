import { readFileSync, utimes } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { wallMillis } from '../time/clock';

/** Period in which the build that is served is marked as in use, ms. */
const TOUCH_PERIOD = 60_000;

export interface PagesOptions {
  /** Folder of the installation, with `app/` and the built pages. */
  readonly dir: string;
  /** Compile pages on request, and hot-reload them. */
  readonly dev: boolean;
  readonly host: string;
}

/** Next's pages, in the form that the HTTP server needs. */
export interface Pages {
  /** Id of the build; absent for pages that are compiled on request. */
  readonly build?: string;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/**
 * Opens the built pages, which load with the first request for one: until then they take no memory. In development,
 * loads the compiler at once.
 * @throws Error when they were not built
 */
export async function openPages({ dir, dev, host }: PagesOptions): Promise<Pages> {
  const built = dev ? undefined : builtPages(dir);
  const touching = built === undefined ? undefined : setInterval(() => touch(join(dir, built)), TOUCH_PERIOD);
  touching?.unref();
  let loading: Promise<Pages> | undefined;
  let loaded: Pages | undefined;
  const load = (): Promise<Pages> => {
    loading ??= loadPages({ dir, dev, host }, built).then(
      (pages) => {
        loaded = pages;
        return pages;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  if (dev) await load();
  return {
    handle: async (request, response) => (loaded ?? (await load())).handle(request, response),
    upgrade(request, socket, head) {
      if (loaded === undefined) socket.destroy();
      else loaded.upgrade(request, socket, head);
    },
    async close() {
      clearInterval(touching);
      await (await loading)?.close();
    },
  };
}

/** @param built folder of the built pages, relative to the installation */
async function loadPages({ dir, dev, host }: PagesOptions, built: string | undefined): Promise<Pages> {
  // Next adds its own upgrade listener to the server that it gets or finds, and would handle Socket.IO's
  // sockets too. So it gets a server that never listens, and is handed its own upgrades.
  const upgrades = createServer();
  // Loaded here: it reads NODE_ENV when it is loaded.
  const { default: next } = await import('next');
  const pages = next({
    ...{ dir, dev, hostname: host, httpServer: upgrades, quiet: !dev },
    ...(built !== undefined && { conf: { distDir: built } }),
  });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  return {
    ...(built !== undefined && { build: basename(built) }),
    handle: (request, response) => handle(request, response),
    upgrade(request, socket, head) {
      if (!upgrades.emit('upgrade', request, socket, head)) socket.destroy();
    },
    close: () => pages.close(),
  };
}

/**
 * Returns the folder of the newest complete build, relative to the installation. A later build gets another folder,
 * so that this one is served unchanged.
 */
function builtPages(dir: string): string {
  try {
    const folder = join('dist/pages', readFileSync(join(dir, 'dist/pages.stamp'), 'utf8').trim());
    touch(join(dir, folder));
    return folder;
  } catch {
    throw new Error(`the pages are not built in ${dir}: run npm run build there`);
  }
}

/** Marks a build as in use: the launcher removes builds that no server touches. */
function touch(folder: string): void {
  const now = new Date(wallMillis());
  // An installation that is not writable is not built in place either.
  utimes(folder, now, now, () => undefined);
}
