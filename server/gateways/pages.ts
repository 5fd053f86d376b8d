import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';

export interface PagesOptions {
  /** Folder of the installation, where `app/` and the built pages are. */
  readonly dir: string;
  /** Compile pages when they are asked for, and reload them when they change. */
  readonly dev: boolean;
  readonly host: string;
}

/** Next's pages behind the narrow endpoint that the HTTP server needs. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/**
 * Loads the built pages (or the compiler, in development).
 * @throws when they were not built
 */
export async function openPages({ dir, dev, host }: PagesOptions): Promise<Pages> {
  // Next adds its own upgrade listener to the server it is given (or finds), and that listener would look at the
  // sockets of Socket.IO too. So it is given one that never listens, and gets the upgrades that are its own.
  const upgrades = createServer();
  const pages = next({ dir, dev, hostname: host, httpServer: upgrades, quiet: !dev });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade(request, socket, head) {
      if (!upgrades.emit('upgrade', request, socket, head)) socket.destroy();
    },
    close: () => pages.close(),
  };
}
