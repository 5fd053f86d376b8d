// slow: plays or generates hundreds of thousands of events

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import type { ControlRequest } from '../../../../lib/protocol/messages';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { tapeSupply } from '../../../../server/tape/playback/tape-supply';
import { TimeLine } from '../../../../server/tape/playback/time-line';
import { AFTERNOON, eventsOf } from '../../feeds/simulator/recorded-events';
import { ManualClock } from '../../manual-clock';
import { record } from '../../tape/record';
import { temporaryFolder } from '../../tape/temporary-folder';
import { contentsOf, marketChecksum } from './market-checksum';
import { BusyClock, marketAt, Scene, tapeIn } from './scene';

const SECOND = 1_000_000;
const DURATION = 40 * SECOND;
const faults = { disconnect: { every: 9, lasts: 2 }, duplicate: 0.1, reorder: 0.1 };

/** Action in a session: a request, or a wait (ms). */
type Deed = ControlRequest | { readonly wait: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 4_000 }) }) },
  fc.constant({ play: true }),
  fc.constant({ pause: true }),
  fc.constantFrom(0, 0.1, 0.7, 1, 3, 25, 1_000).map((speed) => ({ speed })),
  fc.integer({ min: 0, max: DURATION }).map((at) => ({ seek: AFTERNOON + at })),
  fc.integer({ min: 1, max: 700 }).map((step) => ({ step })),
  fc.integer({ min: -9_000, max: 9_000 }).map((ms) => ({ step: { seconds: ms === 0 ? 1 : ms / 1_000 } })),
  fc.boolean().map((loop) => ({ loop })),
);

async function act(scene: Scene, deeds: readonly Deed[]): Promise<void> {
  const { start, end } = scene.timeLine;
  for (const one of deeds) {
    if ('wait' in one) await scene.pass(one.wait, 50);
    else if (one.seek === undefined) await scene.control(one);
    else await scene.control({ seek: Math.min(end, Math.max(start, one.seek)) });
  }
}

let events: MarketEvent[];
let folders: string[];

/** Two tapes of different symbols; the second one begins later. */
function timeLine(): TimeLine {
  return new TimeLine(folders.map((folder, k) => tapeIn(folder, `t${k}`)));
}

beforeEach(() => {
  const one = [...eventsOf({ symbols: 3, rate: 60, seed: 5, duration: DURATION, faults })];
  const renamed = (event: MarketEvent): MarketEvent =>
    JSON.parse(JSON.stringify(event).replaceAll('sim', 'alt'));
  const two = [
    ...eventsOf({ symbols: 2, rate: 90, seed: 6, start: AFTERNOON + 7 * SECOND, duration: DURATION / 2 }),
  ].map(renamed);
  folders = [one, two].map((recorded) => {
    const folder = `${temporaryFolder()}/tape`;
    record(folder, recorded, { keyframeMicros: 4 * SECOND, blockEvents: 150 });
    return folder;
  });
  events = [...one, ...two].sort((a, b) => a.localTimestamp - b.localTimestamp);
});

describe('two sessions of the same tapes', () => {
  it('end in the same state, at any speed and through any pauses, steps and seeks', async () => {
    const expected = marketChecksum(marketAt(events, Number.POSITIVE_INFINITY));
    const runs = fc.asyncProperty(
      fc.array(deed, { maxLength: 12 }),
      fc.boolean(),
      fc.constantFrom(0, 5, 1_000),
      async (deeds, busy, speed) => {
        const scene = new Scene(timeLine(), busy ? new BusyClock(700) : new ManualClock());
        await scene.start();
        await act(scene, deeds);
        await act(scene, [{ loop: false }, { pause: true }]);
        if (scene.position < scene.timeLine.end) {
          await scene.control({ speed, play: true });
          while (scene.session.state.playing) await scene.pass(1_000, 50);
        }
        expect(scene.position).toBe(scene.timeLine.end);
        expect(marketChecksum(scene.market)).toBe(expected);
      },
    );
    await fc.assert(runs, { numRuns: 60 });
  }, 120_000);

  it('show the same at every moment, and nothing of later events', async () => {
    const runs = fc.asyncProperty(
      fc.array(deed, { maxLength: 12 }),
      fc.integer({ min: 0, max: DURATION }),
      async (deeds, at) => {
        const scene = new Scene(timeLine());
        await scene.start();
        await act(scene, deeds);
        await scene.control({ pause: true });
        const { position } = scene;
        const target = Math.min(scene.timeLine.end, scene.timeLine.start + at);
        // Steps go forward without a seek, and may end between events of the same time.
        if (target > position) await scene.control({ step: { seconds: (target - position) / SECOND } });
        else await scene.control({ seek: target });
        expect(scene.position).toBe(target);
        expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, target)));
      },
    );
    await fc.assert(runs, { numRuns: 60 });
  }, 120_000);
});

describe('tapes that have symbols in common', () => {
  it('are played, and sought in, as all of their events in order', async () => {
    const whole = [...eventsOf({ symbols: 3, rate: 100, seed: 5, duration: DURATION })];
    // Both tapes have the instruments; each other event is on one of them.
    const instruments = whole.filter(({ type }) => type === 'instrument');
    const parts = [0, 1].map((part) =>
      whole.filter((event, k) => instruments.includes(event) || k % 2 === part),
    );
    const dataDir = temporaryFolder();
    for (const [k, part] of parts.entries()) {
      record(tapeFolder(dataDir, `part-${k}`), part, { keyframeMicros: 4 * SECOND, blockEvents: 150 });
    }
    const line = await TimeLine.open(tapeSupply(dataDir), ['part-0', 'part-1'], false);
    const scene = new Scene(line);
    await scene.start();
    for (const at of [0.9, 0.2, 0.6]) {
      const target = Math.floor(line.start + (line.end - line.start) * at);
      await scene.control({ seek: target });
      expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(whole, target)));
    }
    await scene.control({ speed: 0, play: true });
    while (scene.session.state.playing) await scene.pass(1_000, 50);
    expect(marketChecksum(scene.market)).toBe(marketChecksum(marketAt(whole, line.end)));
  });
});
