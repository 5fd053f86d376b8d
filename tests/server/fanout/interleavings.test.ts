// slow: plays or generates hundreds of thousands of events

import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { SubscribeRequest } from '../../../lib/protocol/messages';
import { BinaryEncoder } from '../../../server/fanout/binary-encoder';
import { Fanout } from '../../../server/fanout/fanout';
import { FrameSlab } from '../../../server/fanout/frame-slab';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import { MAX_KEPT_TRADES } from '../../../server/market/trade-ring';
import { anInstrument, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { KNOWN, LATER, MarketScript } from './market-script';
import { WatchingClient } from './watching-client';

/** Interleavings tried. Set `FANOUT_RUNS` for a longer search. */
const RUNS = Number(process.env.FANOUT_RUNS ?? 100);
/** Timeout for a busy machine and a longer search, ms. */
const TIMEOUT = 120_000 + RUNS * 500;
const EPOCH = 7;
/** Longer than the slowest period and the heartbeat interval, ms. */
const SETTLED = 4_000;

/** Market, its fan-out and the watching clients. */
class Simulation {
  readonly script = new MarketScript();
  readonly clock = new ManualClock();
  readonly fanout: Fanout;
  readonly clients: readonly WatchingClient[];

  constructor() {
    const { market } = this.script;
    this.fanout = new Fanout({
      market,
      clock: this.clock,
      epoch: EPOCH,
      boardSymbols: () => undefined,
      encoderOf: (encoding) =>
        encoding === 'binary' ? new BinaryEncoder('/live', market, new FrameSlab()) : new JsonEncoder(),
    });
    this.clients = (['binary', 'json', 'binary', 'json'] as const).map(
      (encoding) => new WatchingClient(this.fanout, this.script, encoding),
    );
  }

  startOver(): void {
    this.read();
    this.script.clear();
    this.fanout.reset(this.fanout.epoch + 1);
  }

  read(): void {
    for (const client of this.clients) client.read();
  }
}

type Step = readonly [name: string, run: (simulation: Simulation) => void];

const symbol = fc.constantFrom(...KNOWN, ...LATER);
const client = fc.nat({ max: 3 });
/** Mostly multiples of a tick of two decimals, some between. */
const ticks = fc.oneof(fc.integer({ min: 9_000, max: 11_000 }), fc.constantFrom(10_000.5, 9_999.25));
const of = (simulation: Simulation, k: number): WatchingClient => simulation.clients[k] as WatchingClient;

const request: fc.Arbitrary<SubscribeRequest> = fc
  .record({
    channel: fc.constantFrom('quotes', 'trades', 'depth', 'bars'),
    symbols: fc.constantFrom(['sim:*'], ['sim:A'], ['sim:B', 'sim:C'], ['*']),
    rate: fc.constantFrom(1, 4, 10, 50),
  })
  .map((requested) => ({ ...requested, levels: 10, interval: '1s' }) as SubscribeRequest);

function step<const T extends readonly fc.Arbitrary<unknown>[]>(
  name: string,
  parameters: T,
  run: (
    simulation: Simulation,
    ...values: { [K in keyof T]: T[K] extends fc.Arbitrary<infer V> ? V : never }
  ) => void,
): fc.Arbitrary<Step> {
  return fc
    .tuple(...parameters)
    .map((values) => [
      `${name} ${JSON.stringify(values)}`,
      (simulation) => run(simulation, ...(values as never)),
    ]);
}

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: step('trade', [symbol, ticks], ({ script }, ...of) => script.sell(...of)) },
  {
    weight: 3,
    arbitrary: step('quote', [symbol, ticks, fc.nat({ max: 3 })], ({ script }, ...of) => script.quote(...of)),
  },
  {
    weight: 4,
    arbitrary: step(
      'book',
      [symbol, fc.constantFrom('book_snapshot', 'book_change'), fc.integer({ min: 1, max: 15 })],
      ({ script }, ...of) => script.book(...of),
    ),
  },
  step('day bar', [symbol, ticks], ({ script }, ...of) => script.dayBar(...of)),
  step('status', [symbol, fc.boolean()], ({ script }, ...of) => script.status(...of)),
  step(
    'redefine',
    [fc.constantFrom(...KNOWN), fc.constantFrom(2, 3), fc.constantFrom(90, 110)],
    ({ script }, ...of) => script.redefine(...of),
  ),
  step('new symbol', [fc.constantFrom(...LATER)], ({ script }, code) =>
    script.apply(defined(anInstrument(code), 1)),
  ),
  step('burst', [fc.constantFrom(...KNOWN)], ({ script }, code) => {
    for (let k = 0; k < MAX_KEPT_TRADES + 40; k++) script.sell(code, 10_000 + ((k * 37) % 400));
  }),
  {
    weight: 8,
    arbitrary: step('pass', [fc.constantFrom(1, 20, 100, 250, 700, 2_500)], ({ clock }, ms) =>
      clock.advance(ms),
    ),
  },
  {
    weight: 4,
    arbitrary: step('subscribe', [client, request], (simulation, k, requested) =>
      of(simulation, k).subscribe(requested),
    ),
  },
  step('unsubscribe', [client, fc.nat({ max: 5 })], (simulation, k, index) =>
    of(simulation, k).unsubscribe(index),
  ),
  step('cut', [client], (simulation, k) => of(simulation, k).cut()),
  { weight: 2, arbitrary: step('reconnect', [client], (simulation, k) => of(simulation, k).reconnect()) },
  {
    weight: 3,
    arbitrary: step('slow', [client, fc.nat({ max: 3 })], (simulation, k, frames) =>
      of(simulation, k).takes(frames),
    ),
  },
  { weight: 3, arbitrary: step('drain', [client], (simulation, k) => of(simulation, k).drain()) },
  { weight: 2, arbitrary: step('read', [], (simulation) => simulation.read()) },
  step('start over', [], (simulation) => simulation.startOver()),
);

describe('the fan-out under any interleaving', () => {
  it(
    'leads every client to the state of the market, hides no trade and counts conflated updates',
    () => {
      fc.assert(
        fc.property(
          fc.array(request, { minLength: 4, maxLength: 8 }),
          fc.array(steps, { maxLength: 120, size: 'max' }),
          (requests, script) => {
            const simulation = new Simulation();
            for (const [k, requested] of requests.entries()) of(simulation, k % 4).subscribe(requested);
            for (const [, run] of script) {
              run(simulation);
              simulation.read();
            }
            for (const one of simulation.clients) one.recover();
            simulation.clock.advance(SETTLED);
            simulation.read();
            for (const one of simulation.clients) for (const view of one.views) view.checkState();
            for (const one of simulation.clients) one.cut();
            if (simulation.fanout.roomCount + simulation.fanout.peerCount > 0)
              throw new Error('a room or timer was leaked');
          },
        ),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );
});
