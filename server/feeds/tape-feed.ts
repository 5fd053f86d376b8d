import { setTimeout as delay } from 'node:timers/promises';
import type { MarketEvent } from '../../lib/market/event';
import { TapeReader } from '../tape/format/tape-reader';
import { knownTapeFolder } from '../tape/library/tape-catalog';
import { Pace } from '../tape/playback/pace';
import type { Playhead } from '../tape/playback/playhead';
import { TimeLine } from '../tape/playback/time-line';
import { type Clock, systemClock } from '../time/clock';
import type { Feed } from './feed';

/** Events within this time are yielded together, ms; shorter sleeps are not exact. */
const BATCH_MS = 10;
/** Maximum of events in a batch, so that a lagging feed does not block the process. */
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
  /** The clocks of the machine by default. */
  readonly clock?: Pick<Clock, 'wall' | 'monotonic'>;
  /** Waits so many ms; ends early, without an error, when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Plays a tape from its first event, as it was recorded. Its source is always `replay`.
 * With `rebase`, all times are shifted so that the first event happens now; the age of the data stays as
 * recorded.
 * @throws RangeError for a negative speed or an invalid tape id
 * @throws UnknownTapeError if there is no such tape
 */
export function createTapeFeed(options: TapeFeedOptions): Feed<readonly MarketEvent[]> {
  const { dataDir, id, speed, loop } = options;
  if (!(speed >= 0 && Number.isFinite(speed)))
    throw new RangeError(`tape speed must be 0 or more, not ${speed}`);
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
  const { id, speed, rebase, clock = systemClock(), sleep = untilAborted } = options;
  const reader = await TapeReader.open(folder);
  if (reader.start === undefined) return;
  const begun = clock.monotonic();
  const tape = { id, reader, growing: false, release: () => undefined };
  const line = new TimeLine([tape], rebase ? clock.wall() : undefined);
  const pace = new Pace();
  pace.anchor(begun, line.start, speed);
  const playhead = line.from(Number.NEGATIVE_INFINITY);
  let end = begun;
  try {
    for (let next = playhead.nextAt; next !== undefined; next = playhead.nextAt) {
      // Events are yielded at the end of their slice of time, never before they are due.
      const due = pace.timeAt(next);
      if (due > end) end = Math.max(due, end + BATCH_MS * MICROS_PER_MS);
      await sleep(Math.max(0, (end - clock.monotonic()) / MICROS_PER_MS), signal);
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

async function untilAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
