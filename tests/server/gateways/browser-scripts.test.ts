import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type BrowserScripts,
  loadBrowserScript,
  withBrowserScripts,
} from '../../../server/gateways/browser-scripts';

const SCRIPT = 'postMessage("hello from the hub")';

let folder: string;
let file: string;
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'browser-scripts-'));
  file = join(folder, 'hub-worker.js');
});
afterEach(async () => {
  await new Promise((closed) => (server === undefined ? closed(undefined) : server.close(closed)));
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const hubOf = (path: string) => loadBrowserScript(path, 'hub-worker');

/** Starts a server of stub pages with scripts beside them. */
async function serve(scripts: Partial<BrowserScripts>): Promise<string> {
  const pages = withBrowserScripts(
    {
      async handle(_, response) {
        response.statusCode = 404;
        response.end('a page');
      },
      upgrade: () => undefined,
    },
    { hub: undefined, offline: undefined, ...scripts },
  );
  server = createServer((request, response) => void pages.handle(request, response));
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the script of the shared worker', () => {
  it('is cached permanently under an address with a content hash', async () => {
    writeFileSync(file, SCRIPT);
    const url = await serve({ hub: hubOf(file) });
    const description = await fetch(`${url}/hub-worker.json?now`);
    expect(description.headers.get('cache-control')).toBe('no-store');
    const { script } = (await description.json()) as { script: string };
    expect(script).toMatch(/^\/hub-worker-[0-9a-f]{16}\.js$/);
    const answer = await fetch(`${url}${script}`);
    expect(await answer.text()).toBe(SCRIPT);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const plain = await fetch(`${url}${script}`, { headers: { 'Accept-Encoding': 'identity' } });
    expect([plain.headers.get('content-encoding'), await plain.text()]).toEqual([null, SCRIPT]);
    writeFileSync(file, `${SCRIPT};`);
    expect(hubOf(file)?.path).not.toBe(script);
  });

  it('may be missing, which is reported; pages are served as usual', async () => {
    const url = await serve({ hub: hubOf(file) });
    expect(await (await fetch(`${url}/hub-worker.json`)).json()).toEqual({ script: null });
    const page = await fetch(`${url}/hub-worker-0123456789abcdef.js`);
    expect([page.status, await page.text()]).toEqual([404, 'a page']);
  });
});

describe('the service worker of walls', () => {
  it('has one address, at which the browser asks for a newer version', async () => {
    writeFileSync(file, SCRIPT);
    const url = await serve({ offline: loadBrowserScript(file, 'wall-worker') });
    const answer = await fetch(`${url}/wall-worker.js`);
    expect(await answer.text()).toBe(SCRIPT);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });
});
