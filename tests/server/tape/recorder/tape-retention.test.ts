import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, unlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DamageError } from '../../../../server/tape/format/damage';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { verifyTape } from '../../../../server/tape/format/verify-tape';
import { openTape, tapeFolder } from '../../../../server/tape/library/tape-catalog';
import type { Retention } from '../../../../server/tape/recorder/tape-retention';
import { retireRecordings } from '../../../../server/tape/recorder/tape-retention';
import { played, record } from '../record';
import { SECOND, sampleEvents } from '../sample-events';
import { tapeProgram } from '../tape-program';
import { temporaryFolder } from '../temporary-folder';
import { aRecordedTape, marketOf, RecordedMarket } from './recorded-market';

const written = sampleEvents(1200);
const LIMITS = { segmentMicros: 20 * SECOND, segmentBytes: 64_000_000 };
const HOUR = 3_600_000; // ms

/** Records a tape of six segments, one hour apart; the newest is written now. */
async function aRecording(dataDir: string, id: string): Promise<string> {
  const recorded = new RecordedMarket();
  const folder = tapeFolder(dataDir, id);
  const tape = aRecordedTape(folder, { limits: LIMITS });
  recorded.recorder.add(tape);
  for (const event of written) recorded.take([event]);
  await recorded.recorder.remove(tape);
  const names = segmentsOf(folder);
  expect(names).toHaveLength(6);
  for (const [place, name] of names.entries()) age(join(folder, name), names.length - 1 - place);
  return folder;
}

function age(path: string, hours: number): void {
  const seconds = (Date.now() - hours * HOUR) / 1000;
  utimesSync(path, seconds, seconds);
}

function segmentsOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.ndjson.gz'));
}

function bytesOf(folder: string): number {
  return segmentsOf(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

const retire = (dataDir: string, keep: Retention, running: string[] = []): Promise<number> =>
  retireRecordings(dataDir, keep, (id) => running.includes(id));

const program = tapeProgram();

describe('retention', () => {
  it('deletes the oldest segments by age, and leaves a valid tape', async () => {
    const dataDir = temporaryFolder();
    const folder = await aRecording(dataDir, 'week');
    expect(await retire(dataDir, { keepMillis: 2.5 * HOUR })).toBe(3);
    expect(segmentsOf(folder)).toStrictEqual([3, 4, 5].map((number) => `00000${number}.ndjson.gz`));
    const tape = openTape(dataDir, 'week');
    expect(tape).toMatchObject({ retired: 3, segments: 3, torn: undefined });
    expect(verifyTape(folder).faults).toStrictEqual([]);
    const [state, ...rest] = [...tape.play()];
    expect(state?.state).toBe(true);
    const left = rest.flatMap(({ events }) => [...events]);
    expect(left).toStrictEqual(written.slice(-left.length));
    expect(marketOf(tape).keyframe()).toStrictEqual(marketOf(new TapeReader(folder)).keyframe());
    expect(tape.symbols()).toStrictEqual(['test:A', 'test:B']);
  });

  it('is reported by the info command, which counts what is left', async () => {
    const dataDir = temporaryFolder();
    await aRecording(dataDir, 'week');
    await retire(dataDir, { keepMillis: 2.5 * HOUR });
    const { stdout } = spawnSync(process.execPath, [program(), 'info', 'week', '--data-dir', dataDir], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^retired +3 segments before those, by age or size$/m);
    const [, events] = /^events +(\d+)$/m.exec(stdout) ?? [];
    const byType = [...stdout.matchAll(/^ {2}\w+ +(\d+)$/gm)].map(([, count]) => Number(count));
    expect(byType.reduce((sum, count) => sum + count, 0)).toBe(Number(events));
  });

  it('limits the bytes of all recordings together, oldest first', async () => {
    const dataDir = temporaryFolder();
    const [one, two] = [await aRecording(dataDir, 'one'), await aRecording(dataDir, 'two')];
    for (const name of segmentsOf(one)) age(join(one, name), 24);
    const keepBytes = bytesOf(two) - 1;
    await retire(dataDir, { keepBytes });
    expect(existsSync(one)).toBe(false);
    expect(segmentsOf(two)).toHaveLength(5);
    expect(bytesOf(two)).toBeLessThanOrEqual(keepBytes);
  });

  it('deletes an empty tape, but never the segment in writing', async () => {
    const dataDir = temporaryFolder();
    const [ended, running] = [await aRecording(dataDir, 'ended'), await aRecording(dataDir, 'running')];
    for (const folder of [ended, running]) {
      for (const name of segmentsOf(folder)) age(join(folder, name), 24);
    }
    await retire(dataDir, { keepMillis: HOUR, keepBytes: 1 }, ['running']);
    expect(existsSync(ended)).toBe(false);
    expect(segmentsOf(running)).toStrictEqual(['000005.ndjson.gz']);
  });

  it('ignores tapes that are not recordings, and is disabled without limits', async () => {
    const dataDir = temporaryFolder();
    const imported = tapeFolder(dataDir, 'imported');
    record(imported, written);
    const folder = await aRecording(dataDir, 'recorded');
    for (const name of segmentsOf(imported)) age(join(imported, name), 1000);
    expect(await retire(dataDir, {})).toBe(0);
    expect(segmentsOf(folder)).toHaveLength(6);
    await retire(dataDir, { keepMillis: 1, keepBytes: 1 });
    expect(played(openTape(dataDir, 'imported'))).toStrictEqual(written);
  });

  it('does not excuse a missing middle segment, or a missing first one of an import: both are damage', async () => {
    const dataDir = temporaryFolder();
    const folder = await aRecording(dataDir, 'tape');
    await retire(dataDir, { keepMillis: 2.5 * HOUR });
    unlinkSync(join(folder, '000004.ndjson.gz'));
    expect(() => openTape(dataDir, 'tape')).toThrow(DamageError);
    expect(verifyTape(folder).faults).not.toStrictEqual([]);
    const imported = tapeFolder(dataDir, 'imported');
    record(imported, written, { segmentMicros: 20 * SECOND });
    unlinkSync(join(imported, '000000.ndjson.gz'));
    expect(() => openTape(dataDir, 'imported')).toThrow('000000.ndjson.gz is damaged at byte 0');
    expect(verifyTape(imported).faults[0]).toMatchObject({ what: expect.stringContaining('is missing') });
  });
});
