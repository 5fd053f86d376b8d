// slow: plays or generates hundreds of thousands of events

import { describe, expect, it } from 'vitest';
import { tapeFolder } from '../../../../server/tape/library/tape-catalog';
import { record } from '../../tape/record';
import { MIDNIGHT, SECOND, sampleEvents } from '../../tape/sample-events';
import { temporaryFolder } from '../../tape/temporary-folder';
import { contentsOf } from './market-checksum';
import { BusyClock, marketAt, Scene, timeLineOf } from './scene';

/** 40 s of two symbols, ten events a second. */
const events = sampleEvents(400);
const END = events.at(-1)?.localTimestamp ?? 0;

function folderOf(recorded = events): string {
  const folder = tapeFolder(temporaryFolder(), 'a');
  record(folder, recorded, { keyframeMicros: 5 * SECOND, blockMicros: SECOND });
  return folder;
}

async function begun(
  request: ConstructorParameters<typeof Scene>[2] = {},
  clock?: BusyClock,
): Promise<Scene> {
  const scene = new Scene(timeLineOf(folderOf()), clock, request);
  await scene.start();
  return scene;
}

describe('a replay session', () => {
  it('starts at its first moment with the full state, and waits', async () => {
    const scene = await begun();
    expect(scene.session.state).toMatchObject({
      ...{ position: MIDNIGHT, speed: 1, playing: false, start: MIDNIGHT, end: END, loop: false },
      ...{ viewerCount: 0, viewers: [] },
    });
    await scene.pass(5_000);
    expect(scene.position).toBe(MIDNIGHT);
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, MIDNIGHT)));
  });

  it.each([0.1, 1, 10])('plays at %s times the pace', async (speed) => {
    const scene = await begun({ speed, playing: true });
    const from = scene.clock.monotonic();
    const passed = 2_000 / speed;
    await scene.pass(passed, 100);
    const due = MIDNIGHT + (scene.clock.monotonic() - from) * speed;
    expect(Math.abs(scene.position - due)).toBeLessThan(100_000 * speed);
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, scene.position)));
  });

  it('stops at the end, and restarts when it is played from there', async () => {
    const scene = await begun({ speed: 100, playing: true });
    await scene.pass(1_000);
    expect(scene.session.state).toMatchObject({ position: END, playing: false });
    const { epoch } = scene.session.stream.fanout;
    await scene.control({ speed: 1, play: true });
    await scene.pass(1_000);
    expect(scene.session.stream.fanout.epoch).toBe(epoch + 1);
    expect(scene.session.state).toMatchObject({ playing: true });
    expect(scene.position).toBeLessThan(MIDNIGHT + 2 * SECOND);
  });

  it('loops under a new epoch each time, without blocking the process', async () => {
    const scene = await begun({ speed: 0, loop: true, playing: true });
    const { epoch } = scene.session.stream.fanout;
    await scene.pass(1_000);
    const rounds = scene.session.stream.fanout.epoch - epoch;
    expect(rounds).toBeGreaterThan(3);
    expect(rounds).toBeLessThanOrEqual(20);
    await scene.control({ loop: false });
    await scene.pass(100);
    expect(scene.session.state).toMatchObject({ position: END, playing: false, loop: false });
  });

  it('seeks any moment, forward and back, and shows nothing of later events', async () => {
    const scene = await begun();
    for (const part of [0.9, 0.1, 0.55, 0, 1, 0.3]) {
      const time = MIDNIGHT + Math.floor((END - MIDNIGHT) * part);
      await scene.control({ seek: time });
      expect(scene.position).toBe(time);
      expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, time)));
    }
  });

  it('forgets symbols that first appear after the moment it seeks', async () => {
    const scene = await begun({ start: MIDNIGHT + SECOND });
    expect(scene.market.instruments()).toHaveLength(2);
    await scene.control({ seek: MIDNIGHT });
    expect(scene.market.instruments().map(({ symbol }) => symbol)).toEqual(['test:A']);
    expect(scene.market.trades(scene.market.indexOf('test:B')).newest()).toBeUndefined();
  });

  it('plays on from where it was sought', async () => {
    const scene = await begun({ playing: true });
    await scene.pass(500);
    await scene.control({ seek: MIDNIGHT + 20 * SECOND });
    await scene.pass(1_000);
    expect(scene.position).toBeGreaterThanOrEqual(MIDNIGHT + 20.9 * SECOND);
    expect(scene.position).toBeLessThan(MIDNIGHT + 21.2 * SECOND);
  });

  it('steps by events, which pauses it', async () => {
    const scene = await begun({ playing: true });
    await scene.pass(1_000);
    const { length } = events.filter(({ localTimestamp }) => localTimestamp <= scene.position);
    await scene.control({ step: 1 });
    expect(scene.session.state).toMatchObject({ playing: false, position: events[length]?.localTimestamp });
    await scene.control({ step: 25 });
    expect(scene.position).toBe(events[length + 25]?.localTimestamp);
    await scene.control({ step: 1_000 });
    expect(scene.position).toBe(END);
    await scene.control({ step: 1 });
    expect(scene.position).toBe(END);
  });

  it('steps by seconds, forward as if played, back as a seek, within its ends', async () => {
    const scene = await begun();
    const { epoch } = scene.session.stream.fanout;
    await scene.control({ step: { seconds: 2.5 } });
    expect(scene.position).toBe(MIDNIGHT + 2.5 * SECOND);
    expect(scene.session.stream.fanout.epoch).toBe(epoch);
    await scene.control({ step: { seconds: -1 } });
    expect(scene.position).toBe(MIDNIGHT + 1.5 * SECOND);
    expect(scene.session.stream.fanout.epoch).toBe(epoch + 1);
    await scene.control({ step: { seconds: -10 } });
    expect(scene.position).toBe(MIDNIGHT);
    await scene.control({ step: { seconds: 3_600 } });
    expect(scene.position).toBe(END);
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, END)));
  });

  it('changes its speed at its position', async () => {
    const scene = await begun({ playing: true });
    await scene.pass(1_000);
    const before = scene.position;
    await scene.control({ speed: 10 });
    expect(scene.position - before).toBeLessThan(SECOND / 10);
    await scene.pass(1_000);
    expect(scene.position - before).toBeGreaterThan(9.5 * SECOND);
    expect(scene.position - before).toBeLessThan(10.5 * SECOND);
  });

  it('rejects a moment that is not on its tapes, and keeps its position', async () => {
    const scene = await begun();
    const wanted = END + 1;
    await expect(scene.control({ seek: wanted })).rejects.toThrow(
      `control.seek must be from ${MIDNIGHT} to ${END}, not ${wanted}`,
    );
    expect(scene.position).toBe(MIDNIGHT);
  });

  it('seeks the last of many moments without visiting all of them', async () => {
    const scene = await begun();
    const { epoch } = scene.session.stream.fanout;
    const all = Array.from({ length: 40 }, (_, k) => scene.session.control({ seek: MIDNIGHT + k * SECOND }));
    await scene.settle(Promise.all(all));
    expect(scene.position).toBe(MIDNIGHT + 39 * SECOND);
    expect(scene.session.stream.fanout.epoch - epoch).toBeLessThanOrEqual(2);
  });

  it('limits the queued requests', async () => {
    const scene = await begun();
    const all = Array.from({ length: 70 }, () => scene.session.control({ step: 1 }));
    const results = await scene.settle(Promise.allSettled(all));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(6);
    expect(refused[0]).toMatchObject({ reason: { code: 'too_slow' } });
  });

  it('reports changes at once, and its position four times a second', async () => {
    const scene = await begun();
    scene.reports.length = 0;
    await scene.control({ play: true });
    expect(scene.reports).toHaveLength(1);
    await scene.pass(2_000);
    expect(scene.reports.length).toBeGreaterThanOrEqual(7);
    expect(scene.reports.length).toBeLessThanOrEqual(10);
    scene.reports.length = 0;
    await scene.control({ pause: true });
    await scene.pass(2_000);
    expect(scene.reports.map(({ playing }) => playing)).toEqual([false]);
    await scene.control({ seek: MIDNIGHT + 7 * SECOND });
    expect(scene.reports.map(({ position }) => position).slice(1)).toEqual([MIDNIGHT + 7 * SECOND]);
  });

  it('knows its viewers, and since when it has none', async () => {
    const scene = await begun();
    const { session } = scene;
    session.join({ id: 'x', name: 'ada' });
    session.join({ id: 'y' });
    expect(session.state).toMatchObject({ viewerCount: 2, viewers: [{ id: 'x', name: 'ada' }, { id: 'y' }] });
    expect(session.emptySince).toBeUndefined();
    session.leave('x');
    session.leave('y');
    expect(session.emptySince).toBe(scene.clock.monotonic());
    for (let k = 0; k < 100; k++) session.join({ id: `v${k}` });
    expect(session.state.viewers).toHaveLength(32);
    expect(session.state.viewerCount).toBe(100);
    scene.reports.length = 0;
    await scene.pass(1_000);
    expect(scene.reports.map(({ viewerCount }) => viewerCount)).toEqual([100]);
  });

  it('shows a lost source as the live stream did, also after a seek into the outage', async () => {
    const quietFrom = events.findIndex(({ type }) => type === 'disconnect');
    const lost = events.slice(0, quietFrom + 1);
    const after = events
      .slice(quietFrom + 9)
      .map((event) => ({ ...event, localTimestamp: event.localTimestamp + 60 * SECOND }));
    const scene = new Scene(timeLineOf(folderOf([...lost, ...after])));
    await scene.start();
    const lostAt = lost.at(-1)?.localTimestamp ?? 0;
    for (const seconds of [1, 30, 59]) {
      await scene.control({ seek: lostAt + seconds * SECOND });
      expect(scene.session.stream.status).toMatchObject({ state: 'down', reason: 'line\nbreak' });
    }
    await scene.control({ seek: (after[0]?.localTimestamp ?? 0) + 1 });
    expect(scene.session.stream.status.state).toBe('ok');
  });

  it('works in bounded slices, and completes a seek in one epoch', async () => {
    const scene = await begun({}, new BusyClock(400));
    const { fanout } = scene.session.stream;
    const { epoch } = fanout;
    const done = scene.session.control({ seek: MIDNIGHT + 37 * SECOND });
    await scene.settle(done);
    expect(fanout.held).toBe(false);
    expect(fanout.epoch).toBe(epoch + 1);
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, MIDNIGHT + 37 * SECOND)));
  });

  it('continues from its position if it cannot keep its pace', async () => {
    const scene = await begun({ speed: 1_000, playing: true }, new BusyClock(5_000));
    await scene.pass(20, 1);
    const { position } = scene;
    expect(position).toBeLessThan(END);
    expect(contentsOf(scene.market)).toEqual(contentsOf(marketAt(events, position)));
    await scene.pass(2_000, 1);
    expect(scene.position).toBe(END);
  });

  it('is never more than 20 ms off its pace in ten minutes', async () => {
    const long = sampleEvents(6_000).map((event, k) => ({
      ...event,
      localTimestamp: MIDNIGHT + k * 1_100_000,
    }));
    for (const speed of [1, 10]) {
      const scene = new Scene(timeLineOf(folderOf(long)), undefined, { speed, playing: true });
      await scene.start();
      const from = scene.clock.monotonic();
      for (let second = 0; second < 600; second++) {
        await scene.pass(1_000, 333);
        const due = MIDNIGHT + (scene.clock.monotonic() - from) * speed;
        expect(Math.abs(scene.position - due) / speed).toBeLessThanOrEqual(20_000);
        const late = long.find(
          ({ localTimestamp: time }) => time > scene.market.time && time <= due - 20_000 * speed,
        );
        expect(late).toBeUndefined();
      }
    }
  });
});
