import { existsSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { startLiveServer } from './live-server';

const line = (symbol: string, price: number): string =>
  `${JSON.stringify({ type: 'trade', symbol, price, size: 1 })}\n`;

it('files in the inbox and lines of a followed file are live events, beside pushed data', async () => {
  const dataDir = temporaryFolder();
  const followed = join(dataDir, 'prices.ndjson');
  writeFileSync(followed, line('acme:NUT', 7));
  const live = join(dataDir, 'inbox/live');
  mkdirSync(live, { recursive: true });
  const dropped = join(dataDir, 'a.ndjson');
  writeFileSync(dropped, line('acme:BOLT', 101));
  utimesSync(dropped, 1, 1);
  renameSync(dropped, join(live, 'a.ndjson'));
  const feeds = [{ kind: 'ingest' }, { kind: 'inbox' }, { kind: 'tail', file: followed }] as const;
  const server = await startLiveServer(undefined, { feeds, dataDir });
  onTestFinished(() => server.stop());
  const { market } = server.stream;
  await vi.waitFor(() => {
    expect(market.indexOf('acme:BOLT')).toBeGreaterThanOrEqual(0);
    expect(market.indexOf('acme:NUT')).toBeGreaterThanOrEqual(0);
    expect(existsSync(join(live, 'done/a.ndjson'))).toBe(true);
  });
});
