import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { PageGateway } from './http/http-server';

/** Where pages ask for the address of the script. */
const DIRECTORY = '/hub-worker.json';
/** Characters of the content's hash in the address. */
const HASH_LENGTH = 16;
/** A file whose address changes with its content, s. */
const FOREVER = 31_536_000;

/** The script of the worker that keeps the connection of a browser's tabs. */
export interface HubScript {
  readonly path: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

/** Reads the built script; undefined where it was not built, as in a test of the sources. */
export function loadHubScript(file: string): HubScript | undefined {
  let plain: Buffer;
  try {
    plain = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, HASH_LENGTH);
  return { path: `/hub-worker-${hash}.js`, plain, gzip: gzipSync(plain) };
}

/**
 * Pages, and beside them the script: `/hub-worker.json` tells its address, `{"script": "/hub-worker-<hash>.js"}`, or
 * null where there is none. Another version has another address, so it is another worker.
 */
export function withHubScript(pages: PageGateway, script: HubScript | undefined): PageGateway {
  return {
    async handle(request, response) {
      const path = request.url?.split('?', 1)[0];
      if (path === DIRECTORY) {
        answer(response, 'application/json', 'no-store', JSON.stringify({ script: script?.path ?? null }));
      } else if (script !== undefined && path === script.path) {
        const packed = acceptsGzip(request);
        response.setHeader('Vary', 'Accept-Encoding');
        if (packed) response.setHeader('Content-Encoding', 'gzip');
        const lasting = `public, max-age=${FOREVER}, immutable`;
        answer(response, 'text/javascript; charset=utf-8', lasting, packed ? script.gzip : script.plain);
      } else {
        await pages.handle(request, response);
      }
    },
    upgrade: (request, socket, head) => pages.upgrade(request, socket, head),
  };
}

function answer(response: ServerResponse, type: string, caching: string, body: Buffer | string): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', caching);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  // Node leaves the body of an answer to HEAD out by itself.
  response.end(body);
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(String(headers['accept-encoding'] ?? ''));
}
