// slow: starts processes

import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../../lib/market/event';
import { tapeFolder } from '../../../../../server/tape/library/tape-catalog';
import { record } from '../../../tape/record';
import { instrument, MIDNIGHT, SECOND, sampleEvents } from '../../../tape/sample-events';
import { tapeProgram } from '../../../tape/tape-program';
import { temporaryFolder } from '../../../tape/temporary-folder';
import { type ApiServer, apiServer } from '../api-server';

const program = tapeProgram();

interface Answer {
  readonly status: number;
  readonly body: {
    readonly activity: {
      readonly start: number;
      readonly end: number;
      readonly buckets: { events: number; volume: number }[];
      readonly gaps: { from: number; to: number; reason: string }[];
      readonly complete: boolean;
    };
    readonly tapes: { readonly id: string }[];
    readonly message: string;
  };
}

async function ask({ url }: ApiServer, path: string): Promise<Answer> {
  const response = await fetch(`${url}/api/tapes${path}`);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** One trade a second of 2 at 10, with the source lost for a minute and no data for two. */
function trades(): MarketEvent[] {
  const a = instrument('A');
  const { symbol } = a;
  const at = (second: number) => ({
    timestamp: MIDNIGHT + second * SECOND,
    localTimestamp: MIDNIGHT + second * SECOND,
  });
  const events: MarketEvent[] = [{ type: 'instrument', symbol, ...at(0), instrument: a }];
  for (let second = 1; second <= 600; second++) {
    if (second > 200 && second < 260) continue;
    if (second > 400 && second < 520) continue;
    events.push({
      type: 'trade',
      symbol,
      ...at(second),
      id: String(second),
      price: 10,
      size: 2,
      side: 'buy',
    });
    if (second === 200) events.push({ type: 'disconnect', ...at(second), reason: 'the line is cut' });
  }
  events.push({ type: 'gap', ...at(600), reason: 'sequence' });
  return events;
}

describe('the activity of a tape', () => {
  it('has events and volume in equal parts of its time, and the gaps', async () => {
    const dataDir = temporaryFolder();
    const events = trades();
    record(tapeFolder(dataDir, 'day'), events);
    const server = await apiServer(dataDir);
    const { status, body } = await ask(server, '/day/activity?buckets=10');
    expect(status).toBe(200);
    const { start, end, buckets, gaps, complete } = body.activity;
    expect({ start, end, complete }).toStrictEqual({
      start: MIDNIGHT,
      end: MIDNIGHT + 600 * SECOND,
      complete: true,
    });
    expect(buckets).toHaveLength(10);
    expect(buckets.reduce((sum, bucket) => sum + bucket.events, 0)).toBe(events.length);
    const volume = buckets.reduce((sum, bucket) => sum + bucket.volume, 0);
    expect(volume).toBeCloseTo((600 - 59 - 119) * 20, 6);
    expect(buckets[0]?.volume).toBeGreaterThan(1100);
    expect(buckets[7]?.volume).toBeLessThan(100);
    expect(
      gaps.map(({ from, to, reason }) => [(from - MIDNIGHT) / SECOND, (to - MIDNIGHT) / SECOND, reason]),
    ).toStrictEqual([
      [200, 260, 'silence'],
      [200, 260, 'the line is cut'],
      [400, 520, 'silence'],
      [600, 600, 'sequence'],
    ]);
  });

  it('is read once, and then only for the part that was added', async () => {
    const dataDir = temporaryFolder();
    const folder = tapeFolder(dataDir, 'day');
    const events = trades();
    record(folder, events, { blockEvents: 10 });
    const file = join(folder, '000000.ndjson.gz');
    const whole = readFileSync(file);
    truncateSync(file, Math.floor(whole.length / 2));
    const first = await apiServer(dataDir);
    const half = (await ask(first, '/day/activity?buckets=1')).body.activity;
    expect(half.complete).toBe(true);
    expect(existsSync(join(folder, 'activity.json'))).toBe(true);
    writeFileSync(file, whole);
    const all = (await ask(first, '/day/activity?buckets=1')).body.activity;
    const fresh = temporaryFolder();
    record(tapeFolder(fresh, 'day'), events, { blockEvents: 10 });
    const fromStart = (await ask(await apiServer(fresh), '/day/activity?buckets=1')).body.activity;
    expect(all).toStrictEqual(fromStart);
    // Activity read by another process is not read again.
    rmSync(file);
    writeFileSync(file, whole);
    const saved = JSON.parse(readFileSync(join(folder, 'activity.json'), 'utf8'));
    expect(saved.profile.volumes.reduce((sum: number, volume: number) => sum + volume, 0)).toBeCloseTo(
      422 * 20,
      6,
    );
  });

  it('of a large tape is read by a separate process, and answered as far as it is known', async () => {
    const dataDir = temporaryFolder();
    const letters = Array.from({ length: 4000 }, (_, at) =>
      String.fromCharCode(33 + ((at * at * 31) % 90)),
    ).join('');
    // Incompressible ids make the tape large.
    const events = trades().flatMap((event): MarketEvent[] =>
      event.type !== 'trade'
        ? [event]
        : Array.from({ length: 40 }, (_, copy) => ({
            ...event,
            id: shuffled(letters, copy * 7919 + Number(event.id)),
          })),
    );
    record(tapeFolder(dataDir, 'large'), events);
    const server = await apiServer(dataDir, { program: program() });
    let answer = await ask(server, '/large/activity?buckets=4');
    expect(answer.body.activity.buckets.reduce((sum, bucket) => sum + bucket.events, 0)).toBe(events.length);
    while (!answer.body.activity.complete) answer = await ask(server, '/large/activity?buckets=4');
    const volume = answer.body.activity.buckets.reduce((sum, bucket) => sum + bucket.volume, 0);
    expect(volume).toBeCloseTo(422 * 40 * 20, 3);
  }, 120_000);

  it('of a damaged tape ends at the damage', async () => {
    const dataDir = temporaryFolder();
    const folder = tapeFolder(dataDir, 'day');
    record(folder, trades(), { blockEvents: 10 });
    const file = join(folder, '000000.ndjson.gz');
    const bytes = readFileSync(file);
    bytes.fill(0xaa, 3000, 3010);
    writeFileSync(file, bytes);
    const server = await apiServer(dataDir);
    const { status, body } = await ask(server, '/day/activity?buckets=2');
    // A damaged header prevents opening the tape, other damage only reading it.
    expect(status === 404 || body.activity.complete === false).toBe(true);
    expect(server.errors).toStrictEqual([]);
  });

  it.each([
    ['/day/activity?buckets=0', 400, /buckets must be a whole number from 1 to 2000, not "0"/],
    ['/day/activity?buckets=2001', 400, /from 1 to 2000, not "2001"/],
    ['/day/activity?bucket=1', 400, /there is no parameter "bucket"/],
    ['/gone/activity', 404, /there is no tape "gone"/],
    ['/..%2fday/activity', 404, /there is no tape/],
  ])('is rejected for %s', async (path, status, message) => {
    const dataDir = temporaryFolder();
    record(tapeFolder(dataDir, 'day'), sampleEvents(10));
    const answer = await ask(await apiServer(dataDir), path);
    expect(answer.status).toBe(status);
    expect(answer.body.message).toMatch(message);
  });

  it('is not available without permission for the tape', async () => {
    const dataDir = temporaryFolder();
    record(tapeFolder(dataDir, 'day'), sampleEvents(10));
    const server = await apiServer(dataDir, { guests: ['other:*'] });
    expect((await ask(server, '/day/activity')).status).toBe(404);
    expect((await ask(server, '')).body).toStrictEqual({ tapes: [] });
  });
});

function shuffled(letters: string, seed: number): string {
  const from = (seed * 2654435761) % letters.length;
  let text = letters.slice(from) + letters.slice(0, from);
  for (let round = 1; round < 6; round++) {
    const at = (seed * round * 40503) % letters.length;
    text = text.slice(at) + text.slice(0, at).split('').reverse().join('');
  }
  return text;
}

describe('the list of tapes', () => {
  it('includes tapes opened before, and those that are added, changed or removed', async () => {
    const dataDir = temporaryFolder();
    record(tapeFolder(dataDir, 'a'), sampleEvents(10));
    const server = await apiServer(dataDir);
    expect((await ask(server, '')).body.tapes).toMatchObject([{ id: 'a', events: 10 }]);
    expect((await ask(server, '')).body.tapes).toMatchObject([{ id: 'a', events: 10 }]);
    record(tapeFolder(dataDir, 'b'), sampleEvents(20));
    expect((await ask(server, '')).body.tapes).toMatchObject([{ id: 'a' }, { id: 'b', events: 20 }]);
    rmSync(tapeFolder(dataDir, 'a'), { recursive: true });
    record(tapeFolder(dataDir, 'a'), sampleEvents(30));
    expect((await ask(server, '/a')).body).toMatchObject({ tape: { id: 'a', events: 30 } });
    rmSync(tapeFolder(dataDir, 'b'), { recursive: true });
    expect((await ask(server, '')).body.tapes).toMatchObject([{ id: 'a', events: 30 }]);
    expect((await ask(server, '/b')).status).toBe(404);
  });

  it('omits a tape that cannot be opened, until it can', async () => {
    const dataDir = temporaryFolder();
    const folder = tapeFolder(dataDir, 'a');
    record(folder, sampleEvents(10));
    const file = join(folder, '000000.ndjson.gz');
    const bytes = readFileSync(file);
    writeFileSync(file, 'rubbish');
    const server = await apiServer(dataDir);
    expect((await ask(server, '')).body.tapes).toStrictEqual([]);
    writeFileSync(file, bytes);
    expect((await ask(server, '')).body.tapes).toMatchObject([{ id: 'a' }]);
    expect(readdirSync(folder)).toStrictEqual(['000000.ndjson.gz']);
  });
});
