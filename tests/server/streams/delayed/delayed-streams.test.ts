import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Market } from '../../../../server/market/market';
import { temporaryFolder } from '../../tape/temporary-folder';
import { contentsOf } from '../replay/market-checksum';
import { DelayedScene } from './delayed-scene';

const DELAY = 20;
const SECOND = 1_000_000;
/** Most by which a delayed stream may be later than its delay, µs. */
const MAX_LATER = 1_750_000;

type Step =
  | { readonly codes: readonly string[]; readonly ms: number }
  | 'wait'
  | 'restart'
  | { readonly setWall: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      codes: fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 5 }),
      ms: fc.integer({ min: 20, max: 900 }),
    }),
  },
  { weight: 4, arbitrary: fc.constant('wait' as const) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
  { weight: 1, arbitrary: fc.record({ setWall: fc.constantFrom(3_600_000, 5_000) }) },
);

/** Checks that the delayed market is the live one of its moment, and that the moment is old enough and no older. */
function check(scene: DelayedScene): 'empty' | 'full' {
  const { received, clock, streams } = scene;
  const { market } = streams.of({ delay: DELAY });
  const now = clock.monotonic() - DELAY * SECOND;
  const allowed = received.filter(({ at }) => at <= now);
  const run = allowed.at(-1)?.run ?? 0;
  const contents = contentsOf(market);
  const isEmpty = Object.values(contents).every((one) => (one as { trade?: object }).trade === undefined);
  if (market.time === 0) {
    // Nothing of an earlier run is shown, and this run has only begun.
    const first = received.find((one) => one.run === run);
    expect(run === 0 || now - (first?.at ?? 0) < MAX_LATER || received.some((one) => one.run > run)).toBe(
      true,
    );
    return 'empty';
  }
  // Some moment of a run, not before the delay and at most so much later, has exactly this state.
  const moments = [...new Set(allowed.filter((one) => one.at >= now - MAX_LATER).map(({ at }) => at))];
  const last = Math.max(...allowed.filter(({ at }) => at < now - MAX_LATER).map(({ at }) => at), 0);
  const equal = [last, ...moments].some((moment) => {
    const past = allowed.filter(({ at }) => at <= moment);
    const ofRun = past.filter((one) => one.run === past.at(-1)?.run);
    const expected = new Market();
    for (const { event } of ofRun) expected.apply(event);
    return JSON.stringify(contentsOf(expected)) === JSON.stringify(contents);
  });
  if (!equal) {
    const expected = new Market();
    for (const one of allowed) if (one.run === run) expected.apply(one.event);
    expect(contents).toEqual(contentsOf(expected));
  }
  expect(equal).toBe(true);
  return isEmpty ? 'empty' : 'full';
}

describe('a delayed stream', () => {
  it('equals the live one of that moment, through gaps, restarts of the feed and set clocks', async () => {
    let full = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 40, maxLength: 80 }), async (all) => {
        const scene = new DelayedScene(temporaryFolder(), DELAY);
        await scene.start();
        for (const step of all) {
          if (step === 'wait') await scene.pass(3_000);
          else if (step === 'restart') await scene.restart();
          else if ('setWall' in step) scene.clock.setWall(step.setWall);
          else scene.receive(...step.codes);
          await scene.pass(typeof step === 'object' && 'ms' in step ? step.ms : 100);
          await scene.settle();
          if (check(scene) === 'full') full++;
        }
        await scene.stop();
      }),
      { numRuns: 4, endOnFailure: true },
    );
    expect(full).toBeGreaterThan(50);
  }, 120_000);

  it('reports from when on it has data, and has only names of instruments before', async () => {
    const scene = new DelayedScene(temporaryFolder(), DELAY);
    await scene.start();
    scene.receive('A', 'B');
    await scene.pass(5_000);
    const stream = scene.streams.of({ delay: DELAY });
    const { status, market } = stream;
    expect(status).toMatchObject({ state: 'down', delayed: DELAY, sources: [] });
    const begin = scene.live.startedAt + DELAY * SECOND;
    expect(Math.abs((status.begins ?? 0) - begin)).toBeLessThan(SECOND);
    expect(market.instruments().map(({ symbol, prevClose }) => [symbol, prevClose])).toEqual([
      ['test:A', undefined],
      ['test:B', undefined],
      ['test:C', undefined],
    ]);
    await scene.pass(DELAY * 1_000);
    await scene.settle();
    expect(stream.status).toMatchObject({ state: 'ok', sources: [{ name: 'test', delayed: DELAY }] });
    expect(stream.status).not.toHaveProperty('begins');
    expect(market.instruments()[0]).toMatchObject({ symbol: 'test:A', prevClose: 10.01 });
    await scene.stop();
  });

  it('has the bars of that moment, before a late trade changed them', async () => {
    const scene = new DelayedScene(temporaryFolder(), DELAY);
    await scene.start();
    scene.receive('A');
    await scene.pass(2_000);
    scene.receive('A');
    await scene.pass(DELAY * 1_000 + 5_000);
    await scene.settle();
    const early = { delay: 2 };
    const stream = scene.streams.of(early);
    await scene.settle(early.delay);
    const row = scene.live.market.indexOf('test:A');
    const bars = () => stream.bars({ symbol: 'test:A', interval: '1s', from: 0, to: 9e15, limit: 9 });
    const live = scene.live.market.bars(row, '1s').range(0, 9e15, 9);
    expect(live).toHaveLength(2);
    expect(await bars()).toEqual(live);
    // A late trade changes a bar that is long closed.
    scene.receiveLate('A', live[0]?.start ?? 0);
    await scene.pass(100);
    expect(scene.live.market.bars(row, '1s').range(0, 9e15, 9)[0]).not.toEqual(live[0]);
    expect(await bars()).toEqual(live);
    await scene.stop();
  });

  it('ends without clients after a while, except that of guests', async () => {
    const scene = new DelayedScene(temporaryFolder(), DELAY);
    await scene.start();
    await scene.streams.ready(30);
    expect(scene.streams.find(30)).toBeDefined();
    await scene.pass(700_000, 1_000);
    expect(scene.streams.find(30)).toBeUndefined();
    expect(scene.streams.find(DELAY)).toBeDefined();
    await scene.stop();
  });

  it('is refused for more delays than the server can have', async () => {
    const scene = new DelayedScene(temporaryFolder(), DELAY);
    await scene.start();
    for (let delay = 1; delay <= 7; delay++) scene.streams.of({ delay });
    expect(() => scene.streams.of({ delay: 8 })).toThrow('8 different delays already, and 8s is one more');
    await scene.stop();
  });
});
