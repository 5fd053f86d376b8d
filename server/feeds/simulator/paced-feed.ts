import { setTimeout as delay } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import type { Feed, FeedContext } from '../feed';
import type { SimulatedSource } from './faulty-source';
import { startSimulation } from './generate';
import { MAX_LATENCY_MICROS } from './outbox';
import { resumptionOf } from './resumption';
import type { SimulationOptions } from './simulator-options';
import { checkOptions } from './simulator-options';
import type { Clock } from './steady-clock';
import { steadyClock, systemClock } from './steady-clock';

/** Time between two batches, ms. */
const BATCH_MILLIS = 10;
/** After a longer pause of the process (µs) the market goes on from now, instead of all at once. */
const MAX_BEHIND_MICROS = 1_000_000;
/** Most event time in one batch, µs: after a pause, readers still get pieces of a bearable size. */
const MAX_BATCH_MICROS = 100_000;
/** Most bars in one batch of the opening. */
const MAX_OPENING_EVENTS = 4_096;

export interface SimulatorOptions extends SimulationOptions {
  /** Clock that paces the feed, µs since 1970 UTC; the machine's by default. */
  readonly now?: Clock;
  /** Waits (ms) or rejects when the signal aborts. */
  readonly sleep?: (millis: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * The simulator as a feed: event time runs with the clock, from the moment that `run` begins. A run opens with
 * all instruments, the bars of the past (continuous session), and status, book and quote of all symbols; then come
 * batches about every 10 ms. The events depend on the options and on the moment of the start; where batches are
 * cut depends on the clock. After a pause of more than a second (a stopped process, a sleeping machine) the market
 * goes on from now, and a `gap` says how much time was left out.
 * @throws RangeError naming the option and the value that is out of range
 */
export function createSimulator(options: SimulatorOptions): Feed<readonly MarketEvent[]> {
  checkOptions(options);
  const { now = systemClock, sleep = wait, ...simulation } = options;
  return {
    name: 'simulator',
    source: 'simulated',
    loop: false,
    history: `simulator ${simulation.seed ?? 1} ${simulation.session ?? 'continuous'}`,
    run: (signal, context) => run(resuming(simulation, context), steadyClock(now), sleep, signal),
  };
}

/** Continues from the days that history has, unless the options say how to resume. */
function resuming(options: SimulationOptions, context: FeedContext | undefined): SimulationOptions {
  if (context === undefined) return options;
  return { resume: (symbol, start) => resumptionOf(context.pastDays(symbol), start), ...options };
}

async function* run(
  options: SimulationOptions,
  clock: Clock,
  sleep: NonNullable<SimulatorOptions['sleep']>,
  signal: AbortSignal,
): AsyncGenerator<readonly MarketEvent[]> {
  const source = startSimulation(options, Math.floor(clock()));
  for (const batch of gathered(source.opening())) {
    if (signal.aborted) return;
    yield batch;
  }
  // Reading the opening may take long; nothing was going on yet, so nothing is missing.
  if (dueAt(clock) - source.position > MAX_BEHIND_MICROS) source.skip(dueAt(clock));

  while (!signal.aborted) {
    const due = dueAt(clock);
    if (due - source.position > MAX_BEHIND_MICROS) yield [skipTo(source, due)];
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

/** Up to when events are due: what happened then has arrived by now from any venue. */
function dueAt(clock: Clock): number {
  return Math.floor(clock()) - MAX_LATENCY_MICROS;
}

function skipTo(source: SimulatedSource, due: number): MarketEvent {
  const millis = Math.round((due - source.position) / 1_000);
  source.skip(due);
  const reason = `the simulator was stopped for ${millis} ms and goes on from now`;
  return { type: 'gap', ...source.notice(due), reason };
}

/** Puts small batches together, so that an opening of many symbols is not many turns of the reader. */
function* gathered(batches: Iterable<readonly MarketEvent[]>): Generator<readonly MarketEvent[]> {
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
