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

/** Script of the shared worker that keeps one connection for all tabs. */
export interface HubScript {
  readonly path: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

/** Reads the built script; undefined when it was not built, as in tests of the sources. */
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
 * Serves pages and the script. `/hub-worker.json` names its URL, `{"script": "/hub-worker-<hash>.js"}`, or null
 * when there is none. Another version has another URL, hence another worker.
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
  // Node drops the body of an answer to HEAD by itself.
  response.end(body);
}

function acceptsGzip({ headers }: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(String(headers['accept-encoding'] ?? ''));
}
