import { setTimeout as delay } from 'node:timers/promises';
import type { MarketEvent } from '../../lib/market/event';
import { TapeReader } from '../tape/format/tape-reader';
import { knownTapeFolder } from '../tape/library/tape-catalog';
import { Pace } from '../tape/playback/pace';
import type { Playhead } from '../tape/playback/playhead';
import { TimeLine } from '../tape/playback/time-line';
import type { Feed } from './feed';

/** Events within this time are yielded together, ms; a shorter sleep is not exact anyway. */
const BATCH_MS = 10;
/** Events of a batch, at most, so that a lagging feed does not block the process. */
const BATCH_EVENTS = 2048;
const MICROS_PER_MS = 1000;

export interface TapeFeedOptions {
  readonly dataDir: string;
  readonly id: string;
  /** Speed as a multiple of the recorded pace; 0 is unpaced. */
  readonly speed: number;
  /** True to shift all times so that the first event happens now. */
  readonly rebase: boolean;
  /** True when the tape loops. */
  readonly loop: boolean;
  /** µs since 1970; must not decrease. */
  readonly now?: () => number;
  /** Waits so many ms; ends early, without an error, when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Plays a tape as it was recorded, from its first event on. Its source is always `replay`.
 *
 * With `rebase`, the times of a run are moved so that the first event happens now, and the age of the data is what
 * it was when it was recorded.
 *
 * @throws RangeError naming the speed when it is less than 0, or what can be no id of a tape
 * @throws UnknownTapeError when there is no such tape
 */
export function createTapeFeed(options: TapeFeedOptions): Feed<readonly MarketEvent[]> {
  const { dataDir, id, speed, loop } = options;
  if (!(speed >= 0 && Number.isFinite(speed)))
    throw new RangeError(`not a speed to play a tape at: ${speed}`);
  const folder = knownTapeFolder(dataDir, id);
  return {
    name: `tape:${id}`,
    source: 'replay',
    loop,
    ...(options.rebase && speed === 1 && { history: `tape ${id}` }),
    run: (signal) => play(folder, options, signal),
  };
}

async function* play(
  folder: string,
  options: TapeFeedOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly MarketEvent[]> {
  const { id, speed, rebase, now = monotonicMicros, sleep = untilAborted } = options;
  const reader = await TapeReader.open(folder);
  if (reader.start === undefined) return;
  const begun = now();
  const tape = { id, reader, growing: false, release: () => undefined };
  const line = new TimeLine([tape], rebase ? Math.round(begun) : undefined);
  const pace = new Pace();
  pace.anchor(begun, line.start, speed);
  const playhead = line.from(Number.NEGATIVE_INFINITY);
  let end = begun;
  try {
    for (let next = playhead.nextAt; next !== undefined; next = playhead.nextAt) {
      // Events are yielded at the end of their slice of time, never before they are due.
      const due = pace.timeAt(next);
      if (due > end) end = Math.max(due, end + BATCH_MS * MICROS_PER_MS);
      await sleep(Math.max(0, (end - now()) / MICROS_PER_MS), signal);
      if (signal.aborted) return;
      yield batchOf(playhead, Math.max(next, pace.positionAt(end)));
    }
  } finally {
    playhead.close();
  }
}

function batchOf(playhead: Playhead, until: number): readonly MarketEvent[] {
  const batch: MarketEvent[] = [];
  while (batch.length < BATCH_EVENTS) {
    const events = playhead.next(until, BATCH_EVENTS - batch.length);
    if (!events) break;
    batch.push(...events);
  }
  return batch;
}

function monotonicMicros(): number {
  return Math.round((performance.timeOrigin + performance.now()) * MICROS_PER_MS);
}

async function untilAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
