import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { Market } from '../../../../server/market/market';
import { TapeWriter } from '../../../../server/tape/format/tape-writer';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { type Recordings, tapeSupply } from '../../../../server/tape/playback/tape-supply';
import { TimeLine } from '../../../../server/tape/playback/time-line';
import { MIDNIGHT, SECOND, sampleEvents } from '../../tape/sample-events';
import { temporaryFolder } from '../../tape/temporary-folder';
import { contentsOf } from './market-checksum';
import { marketAt, Scene } from './scene';

/** 200 s, ten events a second. */
const events = sampleEvents(2_000);

/** A recording in progress, and a session on it. */
class Recording {
  readonly dataDir = temporaryFolder();
  readonly writer = new TapeWriter({
    ...{ folder: tapeFolder(this.dataDir, 'now'), source: 'simulated', feed: 'test' },
    keyframes: new Market(),
    limits: { keyframeMicros: 5 * SECOND, blockEvents: 7 },
  });
  running = true;
  readonly recordings: Recordings = {
    isRunning: () => this.running,
    holdLive: async () => undefined,
  };
  readonly supply = tapeSupply(this.dataDir, this.recordings);
  #written = 0;

  /** Records all events up to this many seconds after the start. */
  write(seconds: number): void {
    const next = (): MarketEvent | undefined => events[this.#written];
    while ((next()?.localTimestamp ?? Number.POSITIVE_INFINITY) <= MIDNIGHT + seconds * SECOND) {
      this.writer.append(next() as MarketEvent);
      this.#written++;
    }
    this.writer.flush();
  }

  async session(request: ConstructorParameters<typeof Scene>[2] = {}): Promise<Scene> {
    const timeLine = await TimeLine.open(this.supply, ['now'], false);
    const scene = new Scene(timeLine, undefined, { tapes: ['now'], ...request }, this.supply);
    await scene.start();
    return scene;
  }
}

describe('a session on a tape in recording', () => {
  it('plays new data without a seek and without a gap', async () => {
    const recording = new Recording();
    recording.write(10);
    const scene = await recording.session({ playing: true, start: MIDNIGHT + 4 * SECOND });
    expect(scene.session.state.end).toBeLessThan(MIDNIGHT + 10 * SECOND);
    const { epoch } = scene.session.stream.fanout;
    for (let second = 11; second <= 40; second++) {
      recording.write(second);
      await scene.pass(1_000);
    }
    expect(scene.session.state.playing).toBe(true);
    expect(scene.position).toBeGreaterThan(MIDNIGHT + 30 * SECOND);
    expect(scene.session.state.end).toBeGreaterThan(scene.position);
    expect(scene.session.stream.fanout.epoch).toBe(epoch);
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, scene.position)));
  });

  it('waits at the end for more, at any speed, and stops when the recording has ended', async () => {
    const recording = new Recording();
    recording.write(10);
    const scene = await recording.session({ playing: true, speed: 0 });
    await scene.pass(5_000);
    expect(scene.session.state).toMatchObject({ playing: true, position: scene.session.state.end });
    recording.write(15);
    await scene.pass(3_000);
    expect(scene.position).toBeGreaterThan(MIDNIGHT + 14 * SECOND);
    recording.write(20);
    recording.writer.close();
    recording.running = false;
    await scene.pass(5_000);
    expect(scene.session.state).toMatchObject({ playing: false, position: MIDNIGHT + 20 * SECOND });
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, scene.position)));
  });

  it('takes the nearest available moment for one that is not on the tape any more, or not yet', async () => {
    const recording = new Recording();
    recording.write(10);
    const scene = await recording.session({ start: MIDNIGHT - 60 * SECOND });
    expect(scene.position).toBe(MIDNIGHT);
    await scene.control({ seek: MIDNIGHT + 60 * SECOND });
    expect(scene.position).toBe(scene.session.state.end);
  });

  it('stops at the end when the tape has no more of it', async () => {
    const recording = new Recording();
    recording.write(10);
    const scene = await recording.session({ playing: true, speed: 10 });
    recording.recordings.isRunning = () => {
      throw new Error('the disk is gone');
    };
    await scene.pass(3_000);
    expect(scene.session.state).toMatchObject({ playing: false, position: scene.session.state.end });
    expect(scene.session.stream.status.state).not.toBe('stale');
  });
});
