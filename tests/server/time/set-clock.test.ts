import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../lib/market/instrument';
import { createPermissions } from '../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../server/access/roles';
import { Attempts } from '../../../server/access/screens/attempts';
import { WaitingScreens } from '../../../server/access/screens/waiting-screens';
import { MarketStream } from '../../../server/streams/market-stream';
import { temporaryFolder } from '../../server/tape/temporary-folder';
import { anAccessSession } from '../access/an-access-session';
import { openAlertsOf } from '../alerts/opened-alerts';
import { ManualStream } from '../alerts/watched-alert';
import { anInstrument, aTrade, defined } from '../events';
import { ScriptedPeer } from '../fanout/scripted-peer';
import { ManualClock } from '../manual-clock';
import { Scene, timeLineOf } from '../streams/replay/scene';
import { record } from '../tape/record';
import { MIDNIGHT, SECOND, sampleEvents } from '../tape/sample-events';

const permissions = createPermissions(ROLE_LIMITS.admin, 'this token');
const quiet = { info: () => undefined, warn: () => undefined };

describe.each([
  ['back by an hour', -3_600_000],
  ['forward by an hour', 3_600_000],
])('when the wall clock is set %s', (_, jump) => {
  function aStream(clock: ManualClock): MarketStream {
    const stream = new MarketStream({
      ...{ name: '/live', feedName: 'test', source: 'simulated', clock, log: quiet },
      boardSymbols: () => undefined,
    });
    stream.apply([defined(anInstrument('sim:A'))]);
    return stream;
  }

  it('rooms keep their rate, and frames carry the new time', () => {
    const clock = new ManualClock();
    const { market, fanout } = aStream(clock);
    const peer = new ScriptedPeer('p');
    fanout.subscribe(peer, permissions, { channel: 'quotes', symbols: ['sim:A'], rate: 10 }, () => undefined);
    clock.advance(1_000);
    clock.setWall(jump);
    peer.take();
    for (let n = 0; n < 20; n++) {
      market.apply(aTrade('sim:A', 100 + n, 1, clock.wall()));
      clock.advance(100);
    }
    const frames = peer.take();
    expect(frames).toHaveLength(20);
    expect(Math.abs(clock.wall() - (frames.at(-1)?.time ?? 0))).toBeLessThanOrEqual(100_000);
    fanout.stop();
  });

  it('rate, uptime and silence of a stream go on', () => {
    const clock = new ManualClock();
    const stream = aStream(clock);
    const second = (): void => {
      for (let n = 0; n < 10; n++) stream.apply([aTrade('sim:A', 1, 1, clock.wall())]);
      clock.advance(1_000);
    };
    for (let n = 0; n < 10; n++) second();
    clock.setWall(jump);
    for (let n = 0; n < 10; n++) second();
    expect(stream.rate.perSecond).toBe(10);
    expect(stream.uptime).toBe(20_000_000);
    clock.advance(6_000);
    expect(stream.silence).toBe(7_000_000);
    stream.fail('no route');
    expect(stream.status.since).toBe(clock.wall());
  });

  it('a replay keeps its pace, and an empty session its time to live', async () => {
    const folder = join(temporaryFolder(), 'a');
    record(folder, sampleEvents(400), { keyframeMicros: 5 * SECOND, blockMicros: SECOND });
    const scene = new Scene(timeLineOf(folder), undefined, { playing: true });
    await scene.start();
    await scene.pass(2_000);
    const before = scene.position;
    scene.clock.setWall(jump);
    expect(scene.position).toBe(before);
    await scene.pass(3_000);
    expect(Math.abs(scene.position - MIDNIGHT - 5 * SECOND)).toBeLessThan(100_000);
    expect(scene.clock.monotonic() - (scene.session.emptySince ?? 0)).toBeGreaterThanOrEqual(5 * SECOND);
  });

  it('messages are limited as before', () => {
    const clock = new ManualClock();
    const session = anAccessSession({ clock });
    const burst = (): number => {
      for (let n = 0; ; n++) {
        try {
          session.consumeMessage();
        } catch {
          return n;
        }
      }
    };
    expect(burst()).toBe(3_000);
    clock.setWall(jump);
    expect(burst()).toBe(0);
    clock.advance(2_000);
    expect(burst()).toBe(100);
  });

  it('pairing codes and wrong attempts end on time', () => {
    const clock = new ManualClock();
    const screens = new WaitingScreens(clock, 2);
    const attempts = new Attempts(clock, 1, 600);
    const { screen } = screens.begin({ name: 'Hall' }, '192.0.2.1');
    attempts.add('ada');
    clock.setWall(jump);
    clock.advance(599_000);
    expect([screens.find(screen.code)?.code, attempts.wait('ada')]).toEqual([screen.code, 1]);
    clock.advance(1_000);
    expect([screens.find(screen.code), attempts.wait('ada')]).toEqual([undefined, 0]);
  });

  it('an alert that repeats fires again after its pause, and its firings can be seen', async () => {
    const clock = new ManualClock();
    const stream = new ManualStream(clock);
    stream.apply(defined(anInstrument('sim:A')));
    let fired: () => void = () => undefined;
    const { alerts, user } = await openAlertsOf(temporaryFolder(), stream, {
      clock,
      notify: async () => fired(),
    });
    const cross = (): void => stream.apply(aTrade('sim:A', 99, 1, 1), aTrade('sim:A', 101, 1, 1));
    const firing = (): Promise<void> =>
      new Promise((resolve) => {
        fired = resolve;
        cross();
      });
    const { id } = await alerts.create(user, {
      symbol: toSymbol('sim:A'),
      condition: { kind: 'price', crosses: 'above', price: 100 },
      ...{ repeat: 'always', pause: 60, hysteresis: 0, via: [], armed: true },
    });
    await firing();
    clock.setWall(jump);
    clock.advance(59_000);
    cross();
    clock.advance(1_000);
    await firing();
    expect(alerts.unseen(user)).toBe(2);
    expect(await alerts.see(user, id)).toBe(0);
    await alerts.close();
  });
});

describe('the token of an open connection', () => {
  const ends = (jump: number): number => {
    const clock = new ManualClock();
    const principal = { welcome: true, user: 'ada', permissions, token: { expires: clock.wall() + 600e6 } };
    let endedAt = 0;
    const begun = clock.monotonic();
    anAccessSession({ clock, principal, warning: 60 }).hold({
      expiring: () => undefined,
      changed: () => undefined,
      close: () => {
        endedAt = clock.monotonic() - begun;
      },
    });
    clock.advance(100_000);
    clock.setWall(jump);
    clock.advance(2_000_000);
    return endedAt / 1e6;
  };

  it('does not live longer when the wall clock is set back, and ends at the next check when it is set forward', () => {
    expect(ends(0)).toBe(600);
    expect(ends(-3_600_000)).toBe(600);
    expect(ends(3_600_000)).toBe(540);
  });
});
