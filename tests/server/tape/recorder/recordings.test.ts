import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
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
  /** Ids that were told as ended. */
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

/** Gives the stream its first event, and waits until the tape for rewinding has begun. */
async function rewindable({ stream, recordings }: Pick<Opened, 'stream' | 'recordings'>): Promise<void> {
  stream.take(sampleEvents(1));
  await expect.poll(() => recordings.rewind).toBeDefined();
}

/** The events of a tape, without the state that it begins with. */
function happened(folder = ''): MarketEvent[] {
  const batches = [...new TapeReader(folder).play()].filter(({ state }) => !state);
  return batches.flatMap(({ events }) => [...events]);
}

const refused = (asked: Promise<unknown>): Promise<ProtocolError> =>
  asked.then(
    () => expect.fail('it was not refused'),
    (error: ProtocolError) => error,
  );

describe('a recording', () => {
  it('goes from start to stop, and is on the disk when stop answers', async () => {
    const { dataDir, stream, recordings, ended: told } = await open();
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
    expect(told).toStrictEqual(['noon']);
  });

  it('that the settings ask for begins with the stream, under an id of its time', async () => {
    const { dataDir, stream, recordings } = await open({ enabled: true });
    expect(recordings.all()).toMatchObject([{ id: 'rec-20240809-000000', state: 'running' }]);
    const written = sampleEvents(30);
    stream.take(written);
    await recordings.close();
    expect(played(openTape(dataDir, 'rec-20240809-000000'))).toStrictEqual(written);
    const again = await open({ enabled: true }, dataDir);
    expect(again.recordings.all()).toMatchObject([{ id: 'rec-20240809-000000-2' }]);
  });

  it('is refused under an id that is none, that is taken, or that is kept', async () => {
    const { dataDir, recordings } = await open();
    record(tapeFolder(dataDir, 'taken'), sampleEvents(5));
    writeFileSync(join(dataDir, 'tapes', 'file'), '');
    for (const [id, why] of [
      ['../up', '"../up"'],
      ['', '""'],
      ['a'.repeat(65), 'aaa'],
      ['taken', 'there is a tape "taken" already'],
      ['file', 'there is a tape "file" already'],
      ['live', '"live" is kept'],
    ] as const) {
      const error = await refused(recordings.start(id));
      expect(error).toMatchObject({ code: 'bad_request', message: expect.stringContaining(why) });
    }
    expect(recordings.all()).toStrictEqual([]);
    expect(() => assertFree({ dataDir, id: 'live', force: true })).toThrow('"live"');
  });

  it('is the only one: a second start, a stop of another and a stop of none are refused', async () => {
    const { recordings } = await open();
    expect(await refused(recordings.stop())).toMatchObject({ message: 'nothing is being recorded' });
    const [first, second] = await Promise.allSettled([recordings.start('one'), recordings.start('two')]);
    expect(first?.status).toBe('fulfilled');
    expect(second).toMatchObject({ reason: { message: '"one" is being recorded already' } });
    expect(await refused(recordings.stop('two'))).toMatchObject({
      message: '"one" is being recorded, not "two"',
    });
    await recordings.stop('one');
    await recordings.start('two');
  });

  it('goes on with a new tape when the feed begins anew', async () => {
    const { dataDir, stream, recordings } = await open({ rewindMinutes: 1 });
    await recordings.start('loop');
    const first = sampleEvents(40);
    stream.take(first);
    stream.startOver();
    stream.startOver();
    expect(recordings.isRunning('loop-2')).toBe(true);
    // The feed begins at its first time again.
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
  it('has everything up to now when it is held, and goes on', async () => {
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

  it('leaves out the history that a feed opens with all at once, and begins with the state after it', async () => {
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

  it('begins anew with every start, and does not stay behind', async () => {
    const { dataDir, stream, recordings } = await open({ rewindMinutes: 15 });
    await rewindable({ stream, recordings });
    stream.take(sampleEvents(40).slice(1));
    const held = await recordings.holdLive();
    const folder = tapeFolder(dataDir, 'live');
    // As a process leaves it that was killed.
    const again = await open({ rewindMinutes: 15 }, dataDir);
    expect(existsSync(held?.folder ?? '')).toBe(false);
    await rewindable(again);
    await again.recordings.holdLive();
    expect(new TapeReader(folder).events).toBe(0);
    await again.recordings.close();
    expect(existsSync(folder)).toBe(false);
  });

  it('is not there where nobody wants it', async () => {
    const { dataDir, stream, recordings } = await open();
    stream.take(sampleEvents(10));
    expect(await recordings.holdLive()).toBeUndefined();
    expect(recordings.rewind).toBeUndefined();
    expect(existsSync(join(dataDir, 'tapes'))).toBe(false);
  });

  it('is left to another process that has it', async () => {
    const dataDir = temporaryFolder();
    const folder = tapeFolder(dataDir, 'live');
    mkdirSync(folder, { recursive: true });
    // The process that runs the tests' process runs, and is another.
    writeFileSync(join(folder, '.recording'), String(process.ppid));
    const { recordings, logged } = await open({ rewindMinutes: 15 }, dataDir);
    expect(recordings.rewind).toBeUndefined();
    expect(logged).toContain('no rewind: another process writes its tape there');
    expect(existsSync(join(folder, '.recording'))).toBe(true);
  });
});
