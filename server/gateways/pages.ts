import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

export interface PagesOptions {
  /** Folder of the installation, with `app/` and the built pages. */
  readonly dir: string;
  /** Compile pages on request, and hot-reload them. */
  readonly dev: boolean;
  readonly host: string;
}

/** Next's pages, in the form that the HTTP server needs. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/**
 * Loads the built pages (or the compiler, in development).
 * @throws Error when they were not built
 */
export async function openPages({ dir, dev, host }: PagesOptions): Promise<Pages> {
  // Next adds its own upgrade listener to the server that it gets or finds, and would handle Socket.IO's
  // sockets too. So it gets a server that never listens, and is handed its own upgrades.
  const upgrades = createServer();
  // A server without pages, as in benchmarks, does not wait for Next.
  const { default: next } = await import('next');
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
