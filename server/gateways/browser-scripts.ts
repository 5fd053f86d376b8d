import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { PageGateway } from './http/http-server';

/** Path where pages ask for the URL of the script. */
const DIRECTORY = '/hub-worker.json';
/** Characters of the content hash in the URL. */
const HASH_LENGTH = 16;
/** Cache time of a file whose URL contains its hash, s. */
const FOREVER = 31_536_000;

/** Path of the service worker of walls: browsers look there for a newer one. */
const OFFLINE_WORKER = '/wall-worker.js';

/** A built script that runs beside pages. */
export interface BrowserScript {
  /** Path with a content hash. */
  readonly path: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

export interface BrowserScripts {
  /** Shared worker that keeps one connection for all tabs. */
  readonly hub: BrowserScript | undefined;
  /** Service worker of walls. */
  readonly offline: BrowserScript | undefined;
}

/**
 * Reads a built script; undefined when it was not built, as in tests of the sources.
 * @param name start of its path
 */
export function loadBrowserScript(file: string, name: string): BrowserScript | undefined {
  let plain: Buffer;
  try {
    plain = readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, HASH_LENGTH);
  return { path: `/${name}-${hash}.js`, plain, gzip: gzipSync(plain) };
}

/**
 * Serves pages and scripts. `/hub-worker.json` names the URL of the hub, `{"script": "/hub-worker-<hash>.js"}`, or null
 * when there is none. Another version has another URL, hence another worker. The service worker has one URL, at which
 * the browser asks for a newer version.
 */
export function withBrowserScripts(pages: PageGateway, { hub, offline }: BrowserScripts): PageGateway {
  return {
    async handle(request, response) {
      const path = request.url?.split('?', 1)[0];
      if (path === DIRECTORY) {
        answer(response, 'application/json', 'no-store', JSON.stringify({ script: hub?.path ?? null }));
      } else if (hub !== undefined && path === hub.path) {
        sendScript(request, response, hub, `public, max-age=${FOREVER}, immutable`);
      } else if (offline !== undefined && path === OFFLINE_WORKER) {
        sendScript(request, response, offline, 'no-cache');
      } else {
        await pages.handle(request, response);
      }
    },
    upgrade: (request, socket, head) => pages.upgrade(request, socket, head),
  };
}

function sendScript(
  request: IncomingMessage,
  response: ServerResponse,
  { plain, gzip }: BrowserScript,
  caching: string,
): void {
  const packed = acceptsGzip(request);
  response.setHeader('Vary', 'Accept-Encoding');
  if (packed) response.setHeader('Content-Encoding', 'gzip');
  answer(response, 'text/javascript; charset=utf-8', caching, packed ? gzip : plain);
}

function answer(response: ServerResponse, type: string, caching: string, body: Buffer | string): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', caching);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  // Node drops the body of an answer to HEAD by itself.
  response.end(body);
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(String(headers['accept-encoding'] ?? ''));
}
