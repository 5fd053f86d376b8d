import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import type { ProtocolError } from '../../../../lib/protocol/error';
import { TapeReader } from '../../../../server/tape/format/tape-reader';
import { assertFree } from '../../../../server/tape/library/new-tape';
import { openTape, tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { type RecordingSettings, Recordings } from '../../../../server/tape/recorder/recordings';
import { played, record } from '../record';
import { MIDNIGHT, sampleEvents } from '../sample-events';
import { temporaryFolder } from '../temporary-folder';
import { FedStream, QUIET_SETTINGS } from './fed-stream';

interface Opened {
  readonly dataDir: string;
  readonly stream: FedStream;
  readonly recordings: Recordings;
  readonly logged: string[];
  /** Ids reported as ended. */
  readonly ended: string[];
}

async function open(settings: Partial<RecordingSettings> = {}, dataDir = temporaryFolder()): Promise<Opened> {
  const stream = new FedStream();
  const logged: string[] = [];
  const ended: string[] = [];
  const log = (_: object, message: string): void => void logged.push(message);
  const recordings = new Recordings({
    dataDir,
    stream,
    settings: { ...QUIET_SETTINGS, ...settings },
    log: { info: log, warn: log, error: log },
    now: () => MIDNIGHT,
  });
  recordings.onEnded(async (id) => void ended.push(id));
  await recordings.open();
  onTestFinished(() => recordings.close());
  return { dataDir, stream, recordings, logged, ended };
}

/** Feeds the first event and waits for the tape for rewinding to start. */
async function rewindable({ stream, recordings }: Pick<Opened, 'stream' | 'recordings'>): Promise<void> {
  stream.take(sampleEvents(1));
  await expect.poll(() => recordings.rewind).toBeDefined();
}

/** Returns the events of a tape, without its initial state. */
function happened(folder = ''): MarketEvent[] {
  const batches = [...new TapeReader(folder).play()].filter(({ state }) => !state);
  return batches.flatMap(({ events }) => [...events]);
}

const rejection = (asked: Promise<unknown>): Promise<ProtocolError> =>
  asked.then(
    () => expect.fail('it was not refused'),
    (error: ProtocolError) => error,
  );

describe('a recording', () => {
  it('runs from start to stop, and is on disk when stop returns', async () => {
    const { dataDir, stream, recordings, ended: endedIds } = await open();
    const written = sampleEvents(60);
    stream.take(written.slice(0, 20));
    const begun = await recordings.start('noon');
    expect(begun).toStrictEqual({
      ...{ id: 'noon', state: 'running', since: MIDNIGHT },
      ...{ events: 0, synced: 0, lost: 0, bytes: begun.bytes },
    });
    expect(begun.bytes).toBeGreaterThan(0);
    expect(recordings.isRunning('noon')).toBe(true);
    stream.take(written.slice(20, 50));
    const ended = await recordings.stop();
    expect(ended).toMatchObject({ id: 'noon', state: 'stopped', until: MIDNIGHT, events: 30, synced: 30 });
    const tape = openTape(dataDir, 'noon');
    expect(tape).toMatchObject({ events: 30, bytes: ended.bytes, torn: undefined });
    expect(tape.header()).toMatchObject({ source: 'simulated', feed: 'fed', recording: true });
    stream.take(written.slice(50));
    expect(openTape(dataDir, 'noon').events).toBe(30);
    expect(recordings.all()).toStrictEqual([ended]);
    expect(recordings.isRunning('noon')).toBe(false);
    expect(endedIds).toStrictEqual(['noon']);
  });

  it('starts with the stream if configured, with an id of the time', async () => {
    const { dataDir, stream, recordings } = await open({ enabled: true });
    expect(recordings.all()).toMatchObject([{ id: 'rec-20240809-000000', state: 'running' }]);
    const written = sampleEvents(30);
    stream.take(written);
    await recordings.close();
    expect(played(openTape(dataDir, 'rec-20240809-000000'))).toStrictEqual(written);
    const again = await open({ enabled: true }, dataDir);
    expect(again.recordings.all()).toMatchObject([{ id: 'rec-20240809-000000-2' }]);
  });

  it('is rejected if its id is invalid, taken or reserved', async () => {
    const { dataDir, recordings } = await open();
    record(tapeFolder(dataDir, 'taken'), sampleEvents(5));
    writeFileSync(join(dataDir, 'tapes', 'file'), '');
    for (const [id, why] of [
      ['../up', '"../up"'],
      ['', '""'],
      ['a'.repeat(65), 'aaa'],
      ['taken', 'tape "taken" already exists'],
      ['file', 'tape "file" already exists'],
      ['live', '"live" is reserved'],
    ] as const) {
      const error = await rejection(recordings.start(id));
      expect(error).toMatchObject({ code: 'bad_request', message: expect.stringContaining(why) });
    }
    expect(recordings.all()).toStrictEqual([]);
    expect(() => assertFree({ dataDir, id: 'live', force: true })).toThrow('"live"');
  });

  it('is unique: a second start, a stop of another id and a stop without a recording are rejected', async () => {
    const { recordings } = await open();
    expect(await rejection(recordings.stop())).toMatchObject({ message: 'nothing is being recorded' });
    const [first, second] = await Promise.allSettled([recordings.start('one'), recordings.start('two')]);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { message: '"one" is being recorded already' } });
    expect(await rejection(recordings.stop('two'))).toMatchObject({
      message: '"one" is being recorded, not "two"',
    });
    await recordings.stop('one');
    await recordings.start('two');
  });

  it('continues on a new tape when the feed restarts', async () => {
    const { dataDir, stream, recordings } = await open({ rewindMinutes: 1 });
    await recordings.start('loop');
    const first = sampleEvents(40);
    stream.take(first);
    stream.startOver();
    stream.startOver();
    expect(recordings.isRunning('loop-2')).toBe(true);
    // The feed restarts at its first time.
    const second = sampleEvents(20);
    await rewindable({ stream, recordings });
    stream.take(second.slice(1));
    await recordings.stop();
    expect(recordings.all().map(({ id, events }) => [id, events])).toContainEqual(['loop', 40]);
    expect(played(openTape(dataDir, 'loop'))).toStrictEqual(first);
    expect(happened(tapeFolder(dataDir, 'loop-2'))).toStrictEqual(second);
    const held = await recordings.holdLive();
    expect(new TapeReader(held?.folder ?? '').events).toBe(19);
    await held?.release();
  });
});

describe('the tape for rewinding', () => {
  it('has all events so far when it is held, and continues', async () => {
    const { dataDir, stream, recordings } = await open({ rewindMinutes: 15 });
    await rewindable({ stream, recordings });
    const written = sampleEvents(60);
    stream.take(written.slice(1, 40));
    const held = await recordings.holdLive();
    stream.take(written.slice(40));
    expect(happened(held?.folder)).toStrictEqual(written.slice(1, 40));
    const later = await recordings.holdLive();
    expect(happened(later?.folder)).toStrictEqual(written.slice(1));
    expect(recordings.rewind).toMatchObject({ id: 'live', minutes: 15, events: 59 });
    expect(recordings.isRunning('live')).toBe(true);
    await held?.release();
    await later?.release();
    expect(readdirSync(join(dataDir, 'tapes'))).toStrictEqual(['live']);
  });

  it('skips the history that a feed sends at its start, and begins with the state after it', async () => {
    const { stream, recordings } = await open({ rewindMinutes: 15 });
    const written = sampleEvents(60);
    stream.take(written.slice(0, 40));
    await expect.poll(() => recordings.rewind).toBeDefined();
    stream.take(written.slice(40));
    const held = await recordings.holdLive();
    const [state, ...rest] = [...new TapeReader(held?.folder ?? '').play()];
    expect(state?.state).toBe(true);
    expect(rest.flatMap(({ events }) => [...events])).toStrictEqual(written.slice(40));
    await held?.release();
  });

  it('restarts with every start, and is removed at the end', async () => {
    const { dataDir, stream, recordings } = await open({ rewindMinutes: 15 });
    await rewindable({ stream, recordings });
    stream.take(sampleEvents(40).slice(1));
    const held = await recordings.holdLive();
    const folder = tapeFolder(dataDir, 'live');
    // State left by a killed process.
    const again = await open({ rewindMinutes: 15 }, dataDir);
    expect(existsSync(held?.folder ?? '')).toBe(false);
    await rewindable(again);
    await again.recordings.holdLive();
    expect(new TapeReader(folder).events).toBe(0);
    await again.recordings.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('does not exist if rewinding is disabled', async () => {
    const { dataDir, stream, recordings } = await open();
    stream.take(sampleEvents(10));
    expect(await recordings.holdLive()).toBeUndefined();
    expect(recordings.rewind).toBeUndefined();
    expect(existsSync(join(dataDir, 'tapes'))).toBe(false);
  });
});
