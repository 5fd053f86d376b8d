import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { DiskFolder } from '../../../server/inbox/folder-files';
import { InboxFolder } from '../../../server/inbox/inbox-folder';
import { InboxLedger } from '../../../server/inbox/inbox-ledger';
import { liveFileTaker } from '../../../server/inbox/live-file';
import { tapeFileTaker } from '../../../server/inbox/tape-file';
import { Ingest } from '../../../server/ingest/ingest';
import { ManualClock } from '../manual-clock';
import { temporaryFolder } from '../tape/temporary-folder';

const START = 1_700_000_000_000_000;
const NEVER = new AbortController().signal;
const log = { info: () => {}, warn: () => {} };

const trade = (price: number): string =>
  `${JSON.stringify({ type: 'trade', symbol: 'acme:BOLT', price, size: 1 })}\n`;

/** A live folder with its ledger and a market that takes everything. */
async function open(dataDir = temporaryFolder()) {
  const clock = new ManualClock(START);
  const path = join(dataDir, 'inbox/live');
  const files = new DiskFolder(path);
  await files.make();
  const ledger = new InboxLedger({ file: join(dataDir, 'inbox/.ledger'), log });
  await ledger.open();
  const ingest = new Ingest({ clock, instrumentOf: () => undefined });
  const market = new AbortController();
  const taken: MarketEvent[] = [];
  const running = (async () => {
    for await (const batch of ingest.feed.run(market.signal)) taken.push(...(batch as MarketEvent[]));
  })();
  const take = liveFileTaker({ dataDir, ingest, warn: () => {} });
  const folder = new InboxFolder({ use: 'live', files, ledger, take, clock, log });
  const close = async (): Promise<void> => {
    market.abort();
    await running;
    await ledger.close();
  };
  onTestFinished(close);
  return {
    ...{ dataDir, path, ledger, clock, taken, close },
    scan: () => folder.scan(NEVER),
    put(name: string, content: string | Buffer): void {
      const written = join(dataDir, `${name}.new`);
      writeFileSync(written, content);
      // The times of a file system are too coarse to tell a rename right after the last write.
      utimesSync(written, START / 1e6, START / 1e6);
      renameSync(written, join(path, name));
    },
    in: (name: string): string[] =>
      existsSync(join(path, name)) ? readdirSync(join(path, name)).sort() : [],
    prices: () => taken.flatMap((event) => (event.type === 'trade' ? [event.price] : [])),
  };
}

describe('a file in the live folder of the inbox', () => {
  it('is taken at once when it was renamed in, with events as they are pushed', async () => {
    const inbox = await open();
    inbox.put('a.ndjson', trade(1) + trade(2));
    await inbox.scan();
    expect(inbox.prices()).toEqual([1, 2]);
    expect(inbox.in('done')).toEqual(['a.ndjson']);
    expect(inbox.taken.at(-1)).toMatchObject({ timestamp: START, localTimestamp: START, side: 'unknown' });
  });

  it('can be of any import format, packed or not', async () => {
    const inbox = await open();
    const csv = 'timestamp,symbol,price,size\n2023-11-14T22:13:20Z,acme:NUT,7.5,40\n';
    inbox.put('trades.csv.gz', gzipSync(csv));
    await inbox.scan();
    expect(inbox.in('failed')).toEqual([]);
    expect(inbox.prices()).toEqual([7.5]);
    expect(inbox.taken.at(-1)).toMatchObject({ symbol: 'acme:NUT', timestamp: START });
  });

  it('waits while it is copied in', async () => {
    const inbox = await open();
    const path = join(inbox.path, 'slow.ndjson');
    writeFileSync(path, trade(1));
    for (const price of [2, 3]) {
      await inbox.scan();
      inbox.clock.advance(1_900);
      await appendFile(path, trade(price));
    }
    await inbox.scan();
    expect(inbox.prices()).toEqual([]);
    inbox.clock.advance(2_000);
    await inbox.scan();
    expect(inbox.prices()).toEqual([1, 2, 3]);
  });

  it('with invalid lines is taken without them, and fails with the place of each', async () => {
    const inbox = await open();
    inbox.put('some.ndjson', `${trade(1)}{"type":"trade","symbol":"acme:BOLT"}\n{oops\n${trade(2)}`);
    await inbox.scan();
    expect(inbox.prices()).toEqual([1, 2]);
    expect(inbox.in('failed')).toEqual(['some.ndjson', 'some.ndjson.error.txt']);
    const reason = readFileSync(join(inbox.path, 'failed/some.ndjson.error.txt'), 'utf8');
    expect(reason).toMatch(/^some.ndjson: 2 events were taken, 2 were rejected.\nline 2: price .*\nline 3: /);
  });

  it('that cannot be read fails with the reason, and without the path of this machine', async () => {
    const inbox = await open();
    inbox.put('broken.csv', 'timestamp,symbol,price,size\n2023-11-14T22:13:20Z,acme:NUT,seven,40\n');
    inbox.put('foreign.bin', Buffer.from([1, 2, 3, 0, 255]));
    await inbox.scan();
    expect(inbox.in('done')).toEqual([]);
    const reasonOf = (name: string): string =>
      readFileSync(join(inbox.path, 'failed', `${name}.error.txt`), 'utf8');
    expect(reasonOf('broken.csv')).toMatch(/broken.csv, line 2: .*"seven"/);
    expect(reasonOf('foreign.bin')).toContain('none of the supported formats');
    expect(reasonOf('broken.csv')).not.toContain(inbox.path);
  });

  it('counts once if its content is put in again, under any name', async () => {
    const inbox = await open();
    inbox.put('a.ndjson', trade(1));
    await inbox.scan();
    inbox.put('a.ndjson', trade(1));
    inbox.put('b.ndjson', trade(1));
    await inbox.scan();
    expect(inbox.prices()).toEqual([1]);
    expect(inbox.in('done')).toEqual(['a-2.ndjson', 'a.ndjson', 'b.ndjson']);
    expect(readdirSync(inbox.path).sort()).toEqual(['done', 'failed']);
  });

  it('continues after a restart behind the part that the ledger has, with its instruments and books', async () => {
    const first = await open();
    const book = { type: 'book_snapshot', symbol: 'acme:BOLT', bids: [[1, 1]], asks: [[2, 1]] };
    const lines = [`${JSON.stringify(book)}\n`, ...Array.from({ length: 5_000 }, (_, at) => trade(at + 1))];
    first.put('long.ndjson', lines.join(''));
    await first.scan();
    expect(first.prices()).toHaveLength(5_000);
    const { hash, ...record } = firstRecord(first.dataDir);
    // As if the process had been killed after the second part.
    await first.close();
    const second = await open(first.dataDir);
    await second.ledger.write({ ...record, hash, state: 'taking', position: 4_096, accepted: 4_096 });
    renameSync(join(first.path, 'done/long.ndjson'), join(first.path, 'long.ndjson'));
    await second.scan();
    expect(second.prices()).toEqual(Array.from({ length: 905 }, (_, at) => at + 4_096));
    expect(second.taken.map(({ type }) => type).slice(0, 2)).toEqual(['instrument', 'book_snapshot']);
    expect(second.ledger.contentOf('live', hash)).toMatchObject({ state: 'done', accepted: 5_001 });
  });
});

function firstRecord(dataDir: string) {
  const lines = readFileSync(join(dataDir, 'inbox/.ledger'), 'utf8').trim().split('\n');
  const { crc: _, ...record } = JSON.parse(lines.at(-1) as string);
  return record as NonNullable<ReturnType<InboxLedger['contentOf']>>;
}

describe('a file in the tapes folder of the inbox', () => {
  async function take(dataDir: string, name: string, tape?: string): Promise<string[]> {
    const chosen: string[] = [];
    const program = join(dataDir, 'program.mjs');
    writeFileSync(program, 'console.log(JSON.stringify({ result: { events: 3 } }))');
    await tapeFileTaker({ dataDir, warn: () => {}, program })({
      ...{ name, path: join(dataDir, name), position: 0, tape, signal: NEVER },
      choose: async (id) => void chosen.push(id),
      report: async ({ accepted }) => void chosen.push(String(accepted)),
    });
    return chosen;
  }

  it('becomes a tape of its name, or of a free one like it', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'tapes/week-12'), { recursive: true });
    expect(await take(dataDir, 'week 12.csv.gz')).toEqual(['week-12-2', '3']);
    expect(await take(dataDir, '行情.csv')).toEqual(['inbox', '3']);
    expect(await take(dataDir, 'live.ndjson')).toEqual(['live-2', '3']);
  });

  it('is not imported again when an interrupted attempt had completed its tape', async () => {
    const dataDir = temporaryFolder();
    mkdirSync(join(dataDir, 'tapes/week-12'), { recursive: true });
    expect(await take(dataDir, 'week-12.csv', 'week-12')).toEqual([]);
  });
});
