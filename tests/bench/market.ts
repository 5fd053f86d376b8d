import type { MarketEvent } from '../../lib/market/event';
import { generate } from '../../server/feeds/simulator/generate';
import { Market } from '../../server/market/market';
import { defineBench } from './bench';
import { START } from './simulator';

/** Event time of one batch, µs. */
const STEP = 10_000;

/** Measures how fast the market applies events, which are created beforehand. */
export const market = defineBench({
  name: 'market',
  summary: 'events that the market applies a second',
  flags: {
    symbols: { default: 500, help: 'instruments' },
    rate: { default: 10_000, help: 'events a second of event time, over all symbols' },
    events: { default: 300_000, help: 'events that are applied' },
    seed: { default: 1, help: 'seed of the simulation', least: 0 },
  },
  runs: 3,
  columns: [
    { figure: 'eventsPerSecond', title: 'events/s' },
    { figure: 'openingMs', title: 'opening ms' },
    { figure: 'bytesPerSymbol', title: 'bytes/symbol' },
  ],
  async measure({ symbols, rate, events, seed }) {
    const batches = generate({ symbols, rate, seed, start: START, step: STEP });
    const opening: MarketEvent[] = [];
    for (let batch = 0; batch < symbols + 2; batch++) opening.push(...(batches.next().value ?? []));
    const running: MarketEvent[] = [];
    while (running.length < events) running.push(...(batches.next().value ?? []));
    running.length = events;

    const before = process.memoryUsage();
    const target = new Market();
    const begun = performance.now();
    for (const event of opening) target.apply(event);
    const started = performance.now();
    for (const event of running) target.apply(event);
    const elapsed = (performance.now() - started) / 1_000;
    const after = process.memoryUsage();
    return [
      {
        name: 'tickerwall',
        ours: true,
        eventsPerSecond: events / elapsed,
        openingMs: started - begun,
        bytesPerSymbol: (after.arrayBuffers - before.arrayBuffers) / symbols,
      },
    ];
  },
});
