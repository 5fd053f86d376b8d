import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { SubscribeRequest } from '../../../lib/protocol/messages';
import { BinaryEncoder } from '../../../server/fanout/binary-encoder';
import { Fanout } from '../../../server/fanout/fanout';
import { FrameSlab } from '../../../server/fanout/frame-slab';
import { JsonEncoder } from '../../../server/fanout/json-encoder';
import { TRADES_KEPT } from '../../../server/market/trade-ring';
import { anInstrument, defined } from '../events';
import { ManualClock } from '../manual-clock';
import { KNOWN, LATER, MarketScript } from './market-script';
import { WatchingClient } from './watching-client';

/** Interleavings tried; more by the environment variable, for a longer search. */
const RUNS = Number(process.env.FANOUT_RUNS ?? 100);
/** Generous, for a busy machine and a longer search; ms. */
const TIMEOUT = 120_000 + RUNS * 500;
const EPOCH = 7;
/** Longer than the slowest period and the silence before a heartbeat, ms. */
const SETTLED = 4_000;

/** A market, its fan-out and the clients that watch. */
class Scene {
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

type Step = readonly [name: string, run: (scene: Scene) => void];

const symbol = fc.constantFrom(...KNOWN, ...LATER);
const client = fc.nat({ max: 3 });
/** Mostly on the ticks of two decimals, some between them. */
const ticks = fc.oneof(fc.integer({ min: 9_000, max: 11_000 }), fc.constantFrom(10_000.5, 9_999.25));
const of = (scene: Scene, k: number): WatchingClient => scene.clients[k] as WatchingClient;

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
  run: (scene: Scene, ...values: { [K in keyof T]: T[K] extends fc.Arbitrary<infer V> ? V : never }) => void,
): fc.Arbitrary<Step> {
  return fc
    .tuple(...parameters)
    .map((values) => [`${name} ${JSON.stringify(values)}`, (scene) => run(scene, ...(values as never))]);
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
    script.tell(defined(anInstrument(code), 1)),
  ),
  step('burst', [fc.constantFrom(...KNOWN)], ({ script }, code) => {
    for (let k = 0; k < TRADES_KEPT + 40; k++) script.sell(code, 10_000 + ((k * 37) % 400));
  }),
  {
    weight: 8,
    arbitrary: step('pass', [fc.constantFrom(1, 20, 100, 250, 700, 2_500)], ({ clock }, ms) =>
      clock.advance(ms),
    ),
  },
  {
    weight: 4,
    arbitrary: step('subscribe', [client, request], (scene, k, requested) =>
      of(scene, k).subscribe(requested),
    ),
  },
  step('unsubscribe', [client, fc.nat({ max: 5 })], (scene, k, index) => of(scene, k).unsubscribe(index)),
  step('cut', [client], (scene, k) => of(scene, k).cut()),
  { weight: 2, arbitrary: step('reconnect', [client], (scene, k) => of(scene, k).reconnect()) },
  {
    weight: 3,
    arbitrary: step('slow', [client, fc.nat({ max: 3 })], (scene, k, frames) => of(scene, k).takes(frames)),
  },
  { weight: 3, arbitrary: step('drain', [client], (scene, k) => of(scene, k).drain()) },
  { weight: 2, arbitrary: step('read', [], (scene) => scene.read()) },
  step('start over', [], (scene) => scene.startOver()),
);

describe('the fan-out under any interleaving', () => {
  it(
    'brings every client to the state of the market, hides no trade and counts what it merges',
    () => {
      fc.assert(
        fc.property(
          fc.array(request, { minLength: 4, maxLength: 8 }),
          fc.array(steps, { maxLength: 120, size: 'max' }),
          (requests, script) => {
            const scene = new Scene();
            for (const [k, requested] of requests.entries()) of(scene, k % 4).subscribe(requested);
            for (const [, run] of script) {
              run(scene);
              scene.read();
            }
            for (const one of scene.clients) one.recover();
            scene.clock.advance(SETTLED);
            scene.read();
            for (const one of scene.clients) for (const view of one.views) view.checkState();
            for (const one of scene.clients) one.cut();
            if (scene.fanout.roomCount + scene.fanout.peerCount > 0)
              throw new Error('something is left behind');
          },
        ),
        { numRuns: RUNS },
      );
    },
    TIMEOUT,
  );
});
