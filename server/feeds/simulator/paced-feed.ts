import { setTimeout as delay } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { systemClock } from '../../time/clock';
import { type Feed, type FeedContext, TimeSetBack } from '../feed';
import type { SimulatedSource } from './faulty-source';
import { startSimulation } from './generate';
import { MAX_LATENCY_MICROS } from './outbox';
import { resumptionOf } from './resumption';
import type { SimulationOptions } from './simulator-options';
import { checkOptions } from './simulator-options';

/** Time between batches, ms. */
const BATCH_MILLIS = 10;
/** Lag behind the clock, µs, beyond which the market skips to now instead of catching up. */
const MAX_LAG_MICROS = 1_000_000;
/** Distance that the clock may be set back, µs; the market waits for it. Beyond it the run ends. */
const MAX_SET_BACK_MICROS = 1_000_000;
/** Maximum of event time in one batch, µs: after a pause, consumers still get small batches. */
const MAX_BATCH_MICROS = 100_000;
/** Maximum of bars in one batch of the opening. */
const MAX_OPENING_EVENTS = 4_096;

/** µs since 1970 UTC. */
type WallClock = () => number;

export interface SimulatorOptions extends SimulationOptions {
  /** Wall clock that paces the feed, µs since 1970 UTC; that of the machine by default. */
  readonly now?: WallClock;
  /** Waits (ms) or rejects when the signal aborts. */
  readonly sleep?: (millis: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Creates the simulator as a feed: event time follows the clock from the moment `run` is called.
 * A run opens with all instruments, past bars (continuous session), and status, book and quote of all symbols;
 * then it yields a batch about every 10 ms. Events depend on the options and the start time; where batches are
 * cut depends on the clock.
 * After a pause of more than a second (a stopped process, a sleeping machine) the market skips to now, and a
 * `gap` states the skipped time. After the clock was set back, the run ends with {@link TimeSetBack}.
 * @throws RangeError naming the option and the value that is out of range
 */
export function createSimulator(options: SimulatorOptions): Feed<readonly MarketEvent[]> {
  checkOptions(options);
  const { now = systemClock().wall, sleep = wait, ...simulation } = options;
  return {
    name: 'simulator',
    source: 'simulated',
    loop: false,
    history: `simulator ${simulation.seed ?? 1} ${simulation.session ?? 'continuous'}`,
    run: (signal, context) => run(resuming(simulation, context), now, sleep, signal),
  };
}

/** Resumes from the day bars in history, unless the options say how to resume. */
function resuming(options: SimulationOptions, context: FeedContext | undefined): SimulationOptions {
  if (context === undefined) return options;
  return { resume: (symbol, start) => resumptionOf(context.pastBars(symbol, '1d'), start), ...options };
}

async function* run(
  options: SimulationOptions,
  clock: WallClock,
  sleep: NonNullable<SimulatorOptions['sleep']>,
  signal: AbortSignal,
): AsyncGenerator<readonly MarketEvent[]> {
  const source = startSimulation(options, Math.floor(clock()));
  for (const batch of joined(source.opening())) {
    if (signal.aborted) return;
    yield batch;
  }
  // The opening may take long to consume; the market has not started yet, so nothing is missing.
  if (dueAt(clock) - source.position > MAX_LAG_MICROS) source.skip(dueAt(clock));

  while (!signal.aborted) {
    const due = dueAt(clock);
    if (source.position - due > MAX_SET_BACK_MICROS) throw new TimeSetBack(source.position - due);
    if (due - source.position > MAX_LAG_MICROS) yield [skipTo(source, due)];
    while (source.position < due && !signal.aborted) {
      const batch = source.advance(Math.min(due, source.position + MAX_BATCH_MICROS));
      if (batch.length > 0) yield batch;
    }
    try {
      await sleep(BATCH_MILLIS, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
  }
}

/** Returns the time up to which events are due, µs: they have arrived by now from any venue. */
function dueAt(clock: WallClock): number {
  return Math.floor(clock()) - MAX_LATENCY_MICROS;
}

function skipTo(source: SimulatedSource, due: number): MarketEvent {
  const millis = Math.round((due - source.position) / 1_000);
  source.skip(due);
  const reason = `the simulator was stopped for ${millis} ms and goes on from now`;
  return { type: 'gap', ...source.notice(due), reason };
}

/** Joins small batches, so that an opening of many symbols takes few turns of the consumer. */
function* joined(batches: Iterable<readonly MarketEvent[]>): Generator<readonly MarketEvent[]> {
  let events: MarketEvent[] = [];
  for (const batch of batches) {
    for (const event of batch) events.push(event);
    if (events.length >= MAX_OPENING_EVENTS) {
      yield events;
      events = [];
    }
  }
  if (events.length > 0) yield events;
}

const wait = (millis: number, signal: AbortSignal): Promise<void> => delay(millis, undefined, { signal });
