import { generate } from '../../server/feeds/simulator/generate';
import { defineBench } from './bench';

/** Event time of one batch, µs, as in the paced feed. */
const STEP = 10_000;
/** Fixed time (2026-01-15 13:37 UTC), µs, so that every run creates the same events. */
export const START = Date.UTC(2026, 0, 15, 13, 37) * 1_000;

/** Measures how fast the simulator creates events without pacing. */
export const simulator = defineBench({
  name: 'simulator',
  summary: 'events that the simulator makes a second, unpaced',
  flags: {
    symbols: { default: 500, help: 'instruments' },
    rate: { default: 10_000, help: 'events a second of event time, over all symbols' },
    seconds: { default: 3, help: 'how long it is measured', least: 0.01, fraction: true },
    seed: { default: 1, help: 'seed of the simulation', least: 0 },
  },
  runs: 3,
  columns: [
    { figure: 'eventsPerSecond', title: 'events/s' },
    { figure: 'openingMs', title: 'opening ms' },
    { figure: 'timesRealTime', title: '× real time', digits: 1 },
  ],
  async measure({ symbols, rate, seconds, seed }) {
    const begun = performance.now();
    const batches = generate({ symbols, rate, seed, start: START, step: STEP });
    // The opening has one batch of instruments, one of bars per symbol, and one of statuses.
    for (let batch = 0; batch < symbols + 2; batch++) batches.next();
    const openingMs = performance.now() - begun;
    const started = performance.now();
    const until = started + seconds * 1_000;
    let events = 0;
    let steps = 0;
    while (performance.now() < until) {
      events += batches.next().value?.length ?? 0;
      steps++;
    }
    const elapsed = (performance.now() - started) / 1_000;
    const timesRealTime = (steps * STEP) / 1e6 / elapsed;
    return [{ name: 'tickerwall', ours: true, eventsPerSecond: events / elapsed, openingMs, timesRealTime }];
  },
});
