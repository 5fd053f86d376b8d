import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../lib/client/market-client';
import { verifyTape } from '../../server/tape/format/verify-tape';
import { tapeFolder, tapeIds } from '../../server/tape/library/tape-catalog';
import { startWall } from '../browser/wall-server';
import { defineBench, type Row } from './bench';
import { percentileOf } from './percentile';
import { cpuSecondsOf } from './process-cpu';

interface RecordingWork {
  readonly symbols: number;
  readonly rate: number;
  readonly seconds: number;
  readonly warm: number;
}

/** Compares a live server with and without a recording: its cost, and the latency at clients. */
export const recording = defineBench({
  name: 'recording',
  summary: 'what recording the live stream costs a server, and what its screens notice of it',
  flags: {
    symbols: { default: 500, help: 'instruments of the simulator' },
    rate: { default: 20_000, help: 'events a second over all symbols' },
    seconds: { default: 20, help: 'how long each is measured', least: 1 },
    warm: { default: 15, help: 'seconds before that', least: 1 },
  },
  runs: 3,
  columns: [
    { figure: 'freshnessMs.p50', title: 'fresh p50 ms', digits: 1 },
    { figure: 'freshnessMs.p99', title: 'p99', digits: 1 },
    { figure: 'serverLoad', title: 'server core', digits: 2 },
    { figure: 'updates', title: 'updates seen' },
    { figure: 'recorded', title: 'events on the tape' },
    { figure: 'lost', title: 'gaps and faults' },
  ],
  async measure(work, report) {
    const rows: Row[] = [];
    for (const record of [true, false]) {
      const name = record ? 'recording' : 'not recording';
      report(`${name}…`);
      rows.push({ name, ours: record, ...(await measured(work, record)) });
    }
    return rows;
  },
});

/** Measures one server; one client watches all symbols at 10 Hz. */
async function measured({ symbols, rate, seconds, warm }: RecordingWork, record: boolean) {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-recording-'));
  const flags = ['--sim-symbols', symbols, '--sim-rate', rate, '--rewind-minutes', 0].map(String);
  const server = await startWall([...flags, ...(record ? ['--record'] : [])], undefined, dataDir);
  try {
    const ages: number[] = [];
    let measuring = false;
    const client = connect({ url: server.url, transports: ['websocket'] });
    client.subscribe({ channel: 'quotes', symbols: ['*'], rate: 10 }, (frame) => {
      if (!measuring || frame.full) return;
      const now = client.now();
      for (const { timestamp } of frame.quotes ?? [])
        if (timestamp !== undefined) ages.push((now - timestamp) / 1_000);
    });
    await sleep(warm * 1_000);
    measuring = true;
    const before = cpuSecondsOf(server.pid);
    await sleep(seconds * 1_000);
    const serverLoad = (cpuSecondsOf(server.pid) - before) / seconds;
    client.close();
    await server.stop();
    const freshnessMs = { p50: percentileOf(ages, 0.5), p99: percentileOf(ages, 0.99) };
    return { freshnessMs, serverLoad, updates: ages.length, ...(record && onTape(dataDir)) };
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function onTape(dataDir: string): { recorded: number; lost: number } {
  const tapes = tapeIds(dataDir).map((id) => verifyTape(tapeFolder(dataDir, id)));
  const sum = (of: (tape: (typeof tapes)[number]) => number): number =>
    tapes.reduce((all, tape) => all + of(tape), 0);
  return {
    recorded: sum(({ events }) => events),
    lost: sum(({ faults, eventsByType }) => faults.length + (eventsByType.gap ?? 0)),
  };
}
