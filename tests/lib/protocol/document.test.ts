import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { ERROR_RETRY } from '../../../lib/protocol/error';
import { createSimulator } from '../../../server/feeds/simulator/paced-feed';
import { type LiveServer, startLiveServer } from '../../contracts/live-server';

const DOCUMENT = readFileSync('docs/protocol.md', 'utf8');
const EXAMPLE = /```js\n([\s\S]*?)```/.exec(DOCUMENT)?.[1] ?? '';

let server: LiveServer | undefined;
let reader: ChildProcess | undefined;

afterEach(async () => {
  reader?.kill();
  await server?.stop();
});

it('the example of docs/protocol.md is about 20 lines, uses no project code and prints moving prices', async () => {
  expect(EXAMPLE.trim().split('\n').length).toBeLessThanOrEqual(20);
  expect([...EXAMPLE.matchAll(/from '(.*?)'/g)].map(([, name]) => name)).toEqual(['socket.io-client']);
  server = await startLiveServer(createSimulator({ symbols: 5, rate: 200, seed: 1 }));
  let printed = '';
  reader = spawn(process.execPath, ['--input-type=module', '--eval', EXAMPLE], {
    env: { ...process.env, WALL: server.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  reader.stdout?.on('data', (text) => {
    printed += text;
  });
  reader.stderr?.on('data', (text) => {
    printed += text;
  });
  const linesOf = (symbol: string): Set<string> =>
    new Set(printed.split('\n').filter((line) => line.startsWith(`${symbol} last`)));
  await vi.waitFor(
    () => {
      const symbol = /^(\S+:\S+) last/m.exec(printed)?.[1] ?? 'none';
      expect(linesOf(symbol).size, printed.slice(0, 500)).toBeGreaterThan(3);
    },
    { timeout: 20_000, interval: 50 },
  );
  expect(printed).toMatch(/^room \S+: 5 symbols, 2 frames a second$/m);
}, 120_000);

it('docs/protocol.md lists every error code, and correctly whether to retry', () => {
  for (const [code, retry] of Object.entries(ERROR_RETRY)) {
    const row = DOCUMENT.split('\n').find(
      (line) => line.startsWith('| `') && line.split('|')[1]?.includes(code),
    );
    expect(row?.split('|')[2]?.trim(), code).toBe(retry ? 'yes' : 'no');
  }
});
