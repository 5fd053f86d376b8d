import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { CLOSE_CODE } from '../../lib/protocol/close-code';
import { createSimulator } from '../../server/feeds/simulator/paced-feed';
import { type LiveServer, startLiveServer } from './live-server';

const DOCUMENT = readFileSync('docs/protocol.md', 'utf8');
const WAIT = { timeout: 60_000, interval: 50 };
const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** Returns the command of the document with this beginning. */
function command(begins: string): string {
  const block = [...DOCUMENT.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].find(([, , text]) =>
    text?.startsWith(begins),
  );
  return block?.[2] ?? `echo there is no ${begins} in docs/protocol.md`;
}

let server: LiveServer;
let running: ChildProcess | undefined;

beforeAll(async () => {
  server = await startLiveServer(createSimulator({ symbols: 5, rate: 200, seed: 1 }));
});

afterEach(() => {
  running?.kill();
});

afterAll(() => server.stop());

/** Runs the command against the test's server. @returns a function that returns its output so far */
function run(text: string): () => string {
  let printed = '';
  const host = server.url.replace('http://', '');
  const child = spawn('sh', ['-c', `exec ${text.trim().replaceAll('localhost:3000', host)}`]);
  running = child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      printed += piece;
    });
  }
  return () => printed;
}

it.skipIf(!hasCurl)('the curl command of docs/protocol.md prints prices as they arrive', async () => {
  const printed = run(command('curl -N'));
  await vi.waitFor(() => {
    expect(printed()).toMatch(/^event: subscribe\ndata: \{"type":"subscribe","ok":true,/m);
    expect(printed().match(/^event: frame\nid: \d+:\d+\ndata: .*"quotes":/gm)?.length).toBeGreaterThan(1);
  }, WAIT);
});

it('the /ws client of docs/protocol.md prints prices as they arrive', async () => {
  const printed = run(command('node -e'));
  await vi.waitFor(() => {
    expect(printed()).toContain('{"type":"subscribe","ok":true,');
    expect(printed().match(/^\{"type":"frame",.*"quotes":/gm)?.length).toBeGreaterThan(1);
  }, WAIT);
});

it('docs/protocol.md lists every close code', () => {
  for (const [error, code] of Object.entries(CLOSE_CODE)) {
    expect(DOCUMENT.includes(`${code} \`${error}\``), error).toBe(true);
  }
});
