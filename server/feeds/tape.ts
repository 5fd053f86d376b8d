import { setTimeout as delay } from 'node:timers/promises';
import type { MarketEvent } from '../../lib/market/event';
import { knownTapeFolder } from '../tape/catalog';
import { mover } from '../tape/moved-event';
import { TapeReader } from '../tape/reader';
import type { Feed } from './feed';

/** Events that happen within this time of each other are given together, ms; a shorter sleep is not exact anyway. */
const BATCH_MS = 10;
/** Most events of a batch, so that a feed that fell behind does not hold the process up. */
const BATCH_EVENTS = 2048;
const MICROS_PER_MS = 1000;

export interface TapeFeedOptions {
  readonly dataDir: string;
  readonly id: string;
  /** How many times as fast as it was recorded; 0 is as fast as it goes. */
  readonly speed: number;
  /** Whether times are moved so that the first event happens now. */
  readonly rebase: boolean;
  /** Whether the tape is begun again at its end. */
  readonly loop: boolean;
  /** µs since 1970; must not run back. */
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
export function createTapeFeed(options: TapeFeedOptions): Feed {
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
): AsyncGenerator<MarketEvent[]> {
  const { speed, rebase, now = monotonicMicros, sleep = untilAborted } = options;
  const tape = new TapeReader(folder);
  if (tape.start === undefined) return;
  const first = tape.start;
  const begun = now();
  const move = rebase ? mover(first, Math.round(begun)) : (event: MarketEvent) => event;
  const due = (event: MarketEvent): number =>
    speed === 0 ? begun : begun + (event.localTimestamp - first) / speed;
  let batch: MarketEvent[] = [];
  let end = begun;
  for (const event of inOrder(tape)) {
    if (batch.length > 0 && (due(event) > end || batch.length >= BATCH_EVENTS)) {
      yield batch;
      batch = [];
    }
    if (batch.length === 0) {
      // Events are given at the end of the slice of time that they fall into, never before they are due.
      if (due(event) > end) end = Math.max(due(event), end + BATCH_MS * MICROS_PER_MS);
      await sleep(Math.max(0, (end - now()) / MICROS_PER_MS), signal);
      if (signal.aborted) return;
    }
    batch.push(move(event));
  }
  if (batch.length > 0) yield batch;
}

/** The events of a tape. A state that it begins with is given at the time of the first event. */
function* inOrder(tape: TapeReader): Generator<MarketEvent> {
  const start = tape.start ?? 0;
  for (const { state, events } of tape.play()) {
    if (!state) yield* events;
    else for (const event of events) yield { ...event, localTimestamp: start };
  }
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
