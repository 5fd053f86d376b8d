import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../lib/client/market-client';
import type { Encoding } from '../../lib/protocol/messages';
import { createTapeFeed } from '../../server/feeds/tape-feed';
import { Market } from '../../server/market/market';
import { importTape } from '../../server/tape/commands/import-tape';
import { TapeReader } from '../../server/tape/format/tape-reader';
import { ashare } from '../../server/tape/importers/ashare';
import { binanceRaw } from '../../server/tape/importers/binance-raw';
import type { Importer } from '../../server/tape/importers/importer';
import { marketData } from '../market-data';
import { startLiveServer } from './live-server';
import { Mirror } from './mirror';

/** Timeout for importing and playing 20 MB on a busy machine, ms. */
const TIMEOUT = 240_000;
/** Large files of the same kinds, which tests/server/tape/real-data.test.ts reads. */
const LARGE = /usdm|btcusd/;

/**
 * Real recordings from the tape to a client, which must end with the state of the market. That the market is
 * correct is compared with the raw files in tests/server/tape/real-data.test.ts.
 */
const recordings: readonly [name: string, importer: Importer, folder: string][] = [
  ['Binance, two files', binanceRaw, marketData('binance-raw')],
  ['30 A-shares', ashare, marketData('ashare')],
];

describe.each(recordings)('a tape of %s', (_, importer, folder) => {
  const there = existsSync(folder);
  const dataDir = mkdtempSync(join(tmpdir(), 'tickerwall-contract-'));
  const expected = new Market();

  beforeAll(async () => {
    if (!there) return;
    const files = (await readdir(folder)).filter((file) => !LARGE.test(file));
    const signal = new AbortController().signal;
    const quiet = { progress: () => {}, warn: () => {} };
    await importTape({
      importer,
      files: files.map((file) => join(folder, file)),
      dataDir,
      id: 'real',
      force: false,
      signal,
      ...quiet,
    });
    for (const { events } of new TapeReader(join(dataDir, 'tapes', 'real')).play()) {
      for (const event of events) expected.apply(event);
    }
  }, TIMEOUT);

  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const encodings: readonly Encoding[] = ['binary', 'json'];
  it.skipIf(!there).each(encodings)(
    'leads a client to the final state of the market, in %s',
    async (encoding) => {
      const feed = createTapeFeed({ dataDir, id: 'real', speed: 0, rebase: false, loop: false });
      const server = await startLiveServer(feed);
      const client = connect({ url: server.url, encoding });
      const mirror = new Mirror();
      let source: string | undefined;
      client.on('status', (status) => {
        source = status.source;
      });
      try {
        for (const channel of ['quotes', 'depth'] as const) {
          client.subscribe({ channel, symbols: ['*'], rate: 20 }, (frame) => mirror.apply(frame));
        }
        const { market } = server.stream;
        await until(() => market.version === expected.version && mirror.reaches(market.version));
        for (let row = 0; row < expected.size; row++) {
          const symbol = expected.symbolOf(row);
          expect(mirror.quotes.get(symbol)).toEqual(expected.quote(row));
          expect(mirror.depth.get(symbol)).toEqual(expected.depth(row, 10));
        }
        expect(source).toBe('replay');
      } finally {
        client.close();
        await server.stop();
      }
    },
    TIMEOUT,
  );
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
