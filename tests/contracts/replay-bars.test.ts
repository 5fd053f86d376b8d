import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MarketEvent } from '../../lib/market/event';
import { INTERVAL_MICROS, INTERVALS, type Interval } from '../../lib/market/interval';
import { BAR_FILE } from '../../server/history/bar-file';
import type { StoredBar } from '../../server/market/bar-series';
import { Market } from '../../server/market/market';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { anInstrument, aTrade, defined } from '../server/events';
import { record } from '../server/tape/record';
import { MIDNIGHT, SECOND } from '../server/tape/sample-events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

const ACME = 'test:ACME';
const MINUTES = 50;

/** Forty trades a minute, some out of order, and a pause of some minutes. */
const events: MarketEvent[] = [defined(anInstrument(ACME), MIDNIGHT)];
for (let k = 0; k < MINUTES * 40; k++) {
  const now = MIDNIGHT + k * 1_500_000;
  if (k > 800 && k < 950) continue;
  const late = k % 90 === 7 ? 4 * SECOND : 0;
  events.push({ ...aTrade(ACME, 100 + (k % 23), 1 + (k % 3), now - late), localTimestamp: now });
}

let server: LiveServer;
let dataDir: string;

beforeEach(async () => {
  dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'day'), events);
  server = await startLiveServer(new ScriptedFeed([]), { dataDir });
});

afterEach(() => server.stop());

async function open(request: object): Promise<string> {
  const response = await fetch(`${server.url}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ playing: false, ...request }),
  });
  const body = (await response.json()) as { stream: string };
  return body.stream;
}

async function bars(stream: string, interval: Interval, query = ''): Promise<StoredBar[]> {
  const path = `/api/bars?stream=${encodeURIComponent(stream)}&symbol=${ACME}&interval=${interval}&limit=5000${query}`;
  const body = (await (await fetch(`${server.url}${path}`)).json()) as {
    bars: (StoredBar & { symbol?: string; interval?: string })[];
  };
  return body.bars.map(({ symbol, interval: _, ...bar }) => {
    expect(symbol).toBe(ACME);
    return bar;
  });
}

function expected(at: number, interval: Interval): readonly StoredBar[] {
  const market = new Market();
  for (const event of events) if (event.localTimestamp <= at) market.apply(event);
  return market.bars(0, interval).range(0, at + 1, 5_000);
}

it('a replay returns all bars of the tape up to its playhead and none after it', async () => {
  for (const minute of [0, 3, 25, 49]) {
    const at = MIDNIGHT + minute * 60 * SECOND + 57 * SECOND + 400_000;
    const stream = await open({ tapes: ['day'], start: at });
    for (const interval of INTERVALS) {
      const found = await bars(stream, interval);
      const kept = expected(at, interval);
      expect(found.slice(-kept.length), `${interval} at minute ${minute}`).toEqual(kept);
      const starts = found.map(({ start }) => start);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      expect(starts.at(-1)).toBeLessThanOrEqual(at);
    }
    const seconds = await bars(stream, '1s');
    const traded = new Set(
      events.flatMap((event) =>
        event.type === 'trade' && event.localTimestamp <= at ? [Math.floor(event.timestamp / SECOND)] : [],
      ),
    );
    expect(seconds.length).toBe(traded.size);
  }
});

it('concurrent requests for different times get their own bars', async () => {
  const sessions = await Promise.all(
    [5, 15, 40].map(async (minute) => {
      const at = MIDNIGHT + minute * 60 * SECOND;
      return { at, stream: await open({ tapes: ['day'], start: at }) };
    }),
  );
  await Promise.all(
    Array.from({ length: 60 }, async (_, k) => {
      const { at, stream } = sessions[k % 3] as (typeof sessions)[number];
      const interval = k % 2 === 0 ? '1m' : '5m';
      expect(await bars(stream, interval)).toEqual(expected(at, interval));
    }),
  );
});

it('consecutive tapes have one history, and a rebased tape has none', async () => {
  const half = events.findIndex(({ localTimestamp }) => localTimestamp > MIDNIGHT + 1_470 * SECOND);
  const again = { ...defined(anInstrument(ACME)), localTimestamp: events[half]?.localTimestamp ?? 0 };
  record(tapeFolder(dataDir, 'first'), events.slice(0, half));
  record(tapeFolder(dataDir, 'second'), [again, ...events.slice(half)]);
  const at = MIDNIGHT + 40 * 60 * SECOND;
  const stream = await open({ tapes: ['second', 'first'], start: at });
  for (const interval of ['1m', '5m', '15m'] as const) {
    const found = await bars(stream, interval);
    const all = expected(at, interval);
    expect(found.map(({ start }) => start)).toEqual(all.map(({ start }) => start));
    expect(found.slice(0, -2)).toEqual(all.slice(0, -2));
  }
});

it('damaged or outdated bars are computed again', async () => {
  const file = join(tapeFolder(dataDir, 'day'), BAR_FILE);
  writeFileSync(file, 'no bars');
  const at = MIDNIGHT + 20 * 60 * SECOND;
  expect(await bars(await open({ tapes: ['day'], start: at }), '1m')).toEqual(expected(at, '1m'));
  rmSync(tapeFolder(dataDir, 'day'), { recursive: true });
  record(tapeFolder(dataDir, 'day'), events.slice(0, 900));
  expect(await bars(await open({ tapes: ['day'], start: at }), '1m')).toEqual(expected(at, '1m'));
});

it('a time less than an interval after the start has no bar that ends later', async () => {
  const at = MIDNIGHT + 30 * 60 * SECOND;
  const stream = await open({ tapes: ['day'], start: at });
  const found = await bars(stream, '15m', `&to=${at + 10 * INTERVAL_MICROS['1d']}`);
  expect(found.map(({ start }) => (start - MIDNIGHT) / INTERVAL_MICROS['15m'])).toEqual([0, 1, 2]);
  expect(found.at(-1)?.trades).toBe(1);
});
