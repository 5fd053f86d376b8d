import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../lib/client/market-client';
import type { MarketEvent } from '../../lib/market/event';
import type { Feed } from '../../server/feeds/feed';
import { generate } from '../../server/feeds/simulator/generate';
import { Market } from '../../server/market/market';
import { exportTape } from '../../server/tape/commands/export-tape';
import { importedEvents } from '../../server/tape/commands/imported-events';
import { EXPORTERS } from '../../server/tape/exporters/index';
import { TapeReader } from '../../server/tape/format/tape-reader';
import { TapeWriter } from '../../server/tape/format/tape-writer';
import { binanceRaw } from '../../server/tape/importers/binance-raw';
import { IMPORTERS } from '../../server/tape/importers/index';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { writeTapeBars } from '../../server/tape/library/write-tape-bars';
import { INSTRUMENTS_FILE, REST_FILE } from '../../server/tape/tools/companion';
import { startLiveServer } from '../contracts/live-server';
import { defineBench, type Row } from './bench';
import { percentileOf } from './percentile';
import { START } from './simulator';

/** Event time of one batch of the simulator, µs. */
const STEP = 10_000;
const ID = 'bench';
/** Longer than the minimum interval of two full frames, ms. */
const BETWEEN_SEEKS = 100;
const NOTHING_TO_STOP = new AbortController().signal;

/** Measures writing, opening, seeking and playing a tape, beside the same events in other formats. */
export const tape = defineBench({
  name: 'tape',
  summary: 'a tape beside NDJSON, tardis CSV and Parquet of the same events',
  flags: {
    symbols: { default: 50, help: 'instruments of the simulator' },
    rate: { default: 10_000, help: 'events a second of event time, over all symbols' },
    events: { default: 500_000, help: 'events on the tape' },
    files: { default: '', help: 'Binance captures to take the events from instead, separated by commas' },
    seeks: { default: 100, help: 'times to seek, at random' },
    seed: { default: 1, help: 'seed of the simulation and of the seeks', least: 0 },
    alone: { default: false, help: 'without the other formats' },
  },
  runs: 3,
  columns: [
    { figure: 'bytesPerEvent', title: 'bytes/event', digits: 1, ratio: true },
    { figure: 'writtenPerSecond', title: 'events/s written', ratio: true },
    { figure: 'readPerSecond', title: 'events/s read', ratio: true },
    { figure: 'playedPerSecond', title: 'events/s played', digits: 0 },
    { figure: 'openMs', title: 'open ms', digits: 1 },
    { figure: 'seekMs.p50', title: 'seek p50 ms', digits: 1 },
    { figure: 'seekMs.p99', title: 'p99', digits: 1 },
    { figure: 'clientSeekMs.p50', title: 'at a client p50 ms', digits: 1 },
    { figure: 'clientSeekMs.p99', title: 'p99', digits: 1 },
  ],
  async measure(work, report) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-tape-'));
    try {
      const at = tapeFolder(folder, ID);
      const rows: Row[] = [await ours(folder, work)];
      if (work.alone) return rows;
      for (const exporter of EXPORTERS) {
        report(`${exporter.format}…`);
        const out = join(folder, exporter.format);
        const reader = new TapeReader(at);
        const began = performance.now();
        const { events, bytes, files } = await exportTape({
          ...{ exporter, id: ID, tape: reader, excerpt: {}, out, signal: NOTHING_TO_STOP },
          progress: () => undefined,
        });
        const written = seconds(began);
        const own = files.filter((name) => name !== REST_FILE && name !== INSTRUMENTS_FILE);
        rows.push({
          name: exporter.format,
          ours: false,
          bytesPerEvent: bytes / events,
          writtenPerSecond: events / written,
          readPerSecond: await readBack(
            exporter.format,
            own.map((name) => join(out, name)),
            folder,
          ),
        });
      }
      return rows;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

interface TapeWork {
  readonly symbols: number;
  readonly rate: number;
  readonly events: number;
  readonly files: string;
  readonly seeks: number;
  readonly seed: number;
}

async function ours(dataDir: string, work: TapeWork): Promise<Row> {
  const folder = tapeFolder(dataDir, ID);
  const writer = new TapeWriter({ folder, source: 'simulated', feed: 'bench', keyframes: new Market() });
  let writing = 0;
  for await (const events of eventsOf(work)) {
    // Creating the events, or reading the captures, is not part of the measurement.
    const began = performance.now();
    for (const event of events) writer.append(event);
    writing += performance.now() - began;
    if (work.files === '' && writer.events >= work.events) break;
  }
  writer.close();

  let began = performance.now();
  const reader = new TapeReader(folder);
  const openMs = performance.now() - began;
  began = performance.now();
  let read = 0;
  for (const { events } of reader.play()) read += events.length;
  const reading = seconds(began);
  began = performance.now();
  const market = new Market();
  for (const { events } of reader.play()) for (const event of events) market.apply(event);
  const playing = seconds(began);
  const seeks = seekTimes(reader, work);
  // As after an import or a recording; otherwise a session computes them while playing.
  await writeTapeBars(folder, { signal: NOTHING_TO_STOP });
  const seen = await clientSeekTimes(dataDir, reader, work);
  return {
    name: 'tickerwall',
    ours: true,
    bytesPerEvent: writer.bytes / writer.events,
    writtenPerSecond: writer.events / (writing / 1_000),
    readPerSecond: read / reading,
    playedPerSecond: read / playing,
    openMs,
    seekMs: { p50: percentileOf(seeks, 0.5), p99: percentileOf(seeks, 0.99) },
    clientSeekMs: { p50: percentileOf(seen, 0.5), p99: percentileOf(seen, 0.99) },
    events: writer.events,
  };
}

async function* eventsOf({ symbols, rate, seed, files }: TapeWork): AsyncGenerator<readonly MarketEvent[]> {
  if (files === '') yield* generate({ symbols, rate, seed, start: START, step: STEP });
  else {
    const watcher = {
      read: () => undefined,
      warn: () => undefined,
      tempDir: tmpdir(),
      signal: NOTHING_TO_STOP,
    };
    yield* binanceRaw.read(files.split(','), watcher);
  }
}

/** Returns times of the tape, µs, spread by the golden ratio: all parts, unordered, equal in each run. */
function moments({ start = 0, end = 0 }: TapeReader, { seeks, seed }: TapeWork): number[] {
  return Array.from({ length: seeks }, (_, n) =>
    Math.round(start + ((n * 0.618_033_988_749_895 + seed) % 1) * (end - start)),
  );
}

/** Measures from a seek to the full frame of all symbols at a client, through the whole server, ms. */
async function clientSeekTimes(dataDir: string, reader: TapeReader, work: TapeWork): Promise<number[]> {
  const server = await startLiveServer(SILENT_FEED, { dataDir });
  const opened = await fetch(`${server.url}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tapes: [ID], playing: false }),
  });
  const { stream } = (await opened.json()) as { stream: string };
  const client = connect({ url: server.url, stream, transports: ['websocket'] });
  try {
    let full: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      full = resolve;
    });
    client.subscribe({ channel: 'quotes', symbols: ['*'], rate: 20 }, (frame) => {
      if (frame.full) full();
    });
    await first;
    const times: number[] = [];
    for (const moment of moments(reader, work)) {
      const seen = new Promise<void>((resolve) => {
        full = resolve;
      });
      const began = performance.now();
      void client.control({ seek: moment });
      await seen;
      times.push(performance.now() - began);
      // As a user who seeks, not one who drags: those get at most twenty full frames a second.
      await sleep(BETWEEN_SEEKS);
    }
    return times;
  } finally {
    client.close();
    await server.stop();
  }
}

/** Feed without events: the server is for the session alone. */
const SILENT_FEED: Feed = {
  name: 'silent',
  source: 'simulated',
  loop: false,
  async *run(signal) {
    yield [];
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  },
};

/** Measures the time to restore the market state of a time, ms. */
function seekTimes(reader: TapeReader, work: TapeWork): number[] {
  const times: number[] = [];
  for (const moment of moments(reader, work)) {
    const began = performance.now();
    const market = new Market();
    for (const { state, events } of reader.seek(moment)) {
      if (!state) break;
      for (const event of events) market.apply(event);
    }
    times.push(performance.now() - began);
  }
  return times;
}

async function readBack(format: string, files: readonly string[], tempDir: string): Promise<number> {
  const importer = IMPORTERS.find((one) => one.format === format);
  if (!importer) throw new Error(`no importer ${format}`);
  const began = performance.now();
  let read = 0;
  const watcher = { read: () => undefined, warn: () => undefined, tempDir, signal: NOTHING_TO_STOP };
  const { events: groups } = await importedEvents(importer, files, watcher);
  for await (const events of groups) read += events.length;
  return read / seconds(began);
}

function seconds(since: number): number {
  return (performance.now() - since) / 1_000;
}
