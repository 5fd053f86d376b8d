import type { MarketEvent } from '../../../lib/market/event';
import type { SimulatedSource } from './faulty-source';
import { FaultySource } from './faulty-source';
import { Simulation } from './simulation';
import type { SimulationOptions } from './simulator-options';
import { checkOptions } from './simulator-options';

const DEFAULT_STEP_MICROS = 10_000;

export interface GenerateOptions extends SimulationOptions {
  /** Event time of the start, µs since 1970 UTC. */
  readonly start: number;
  /** Event time that a batch covers, µs; default 10 ms. */
  readonly step?: number;
  /** Event time after which the generator ends, µs; endless if omitted. */
  readonly duration?: number;
}

/**
 * Starts a simulated market at the event time (µs).
 * @throws RangeError naming the option and the value that is out of range
 */
export function startSimulation(options: SimulationOptions, start: number): SimulatedSource {
  const checked = checkOptions(options);
  const simulation = new Simulation(checked, start);
  const { disconnect, silence, stall, duplicate = 0, reorder = 0 } = checked.faults;
  const isReliable =
    [disconnect, silence, stall].every((fault) => !fault) && duplicate === 0 && reorder === 0;
  return isReliable ? simulation : new FaultySource(simulation, checked, start);
}

/**
 * Generates the simulator's events as fast as possible, in event time: the opening, then a batch for every step
 * in which something happened.
 * In a `day` session, steps at night are as long as any other; they are quiet and pass quickly.
 * @throws RangeError naming the option and the value that is out of range
 */
export function* generate(options: GenerateOptions): Generator<readonly MarketEvent[]> {
  const { start, step = DEFAULT_STEP_MICROS, duration = Number.POSITIVE_INFINITY } = options;
  if (!(Number.isSafeInteger(start) && start >= 0))
    throw new RangeError(`simulator start must be µs since 1970, not ${start}`);
  if (!(step >= 1)) throw new RangeError(`simulator step must be at least 1 µs, not ${step}`);
  const source = startSimulation(options, start);
  for (const batch of source.opening()) yield batch;
  const end = start + duration;
  while (source.position < end) {
    const batch = source.advance(Math.min(end, source.position + step));
    if (batch.length > 0) yield batch;
  }
}
