import { describe, expect, it } from 'vitest';
import {
  barAfter,
  barEnd,
  barStart,
  barsBetween,
  type Interval,
  lastEndedStart,
} from '../../../../lib/market/interval';
import type { BarUpdate, Frame } from '../../../../lib/protocol/messages';
import { createPermissions } from '../../../../server/access/permissions';
import { ROLE_LIMITS } from '../../../../server/access/roles';
import type { BarRange } from '../../../../server/history/bar-history';
import type { BarsOf } from '../../../../server/streams/replay/session-bars';
import { aBar, anInstrument, defined } from '../../events';
import { record } from '../../tape/record';
import { MIDNIGHT, SECOND, sampleEvents } from '../../tape/sample-events';
import { temporaryFolder } from '../../tape/temporary-folder';
import { marketAt, Scene, timeLineOf } from './scene';

/** 40 s of two symbols, ten events a second. */
const events = sampleEvents(400);
const rights = createPermissions(ROLE_LIMITS.admin, 'tests');

/** Bars that had closed by the moment of the session, from a market with all of its events. */
function barsOf(asked: BarRange[], have: () => boolean = () => true): BarsOf {
  return (_, position) => ({
    async read(range) {
      asked.push(range);
      const at = position();
      const market = marketAt(events, at);
      if (!have()) return [];
      return market
        .bars(market.indexOf(range.symbol), range.interval)
        .range(range.from, at - SECOND + 1, range.limit);
    },
  });
}

async function begun(past: BarsOf, recorded = events): Promise<Scene> {
  const folder = `${temporaryFolder()}/tape`;
  record(folder, recorded, { keyframeMicros: 5 * SECOND });
  const scene = new Scene(timeLineOf(folder), undefined, {}, undefined, past);
  await scene.start();
  return scene;
}

/** Subscriber of 1 s bars, with the bars it has received. */
function watch(scene: Scene, symbols: string[], interval: Interval = '1s'): Map<string, BarUpdate> {
  const bars = new Map<string, BarUpdate>();
  const peer = {
    id: 'p',
    encoding: 'json' as const,
    writable: true,
    close: () => undefined,
    send: ({ payload }: { payload: string | Uint8Array }) => {
      const frame = JSON.parse(String(payload)) as Frame;
      if (frame.full) bars.clear();
      for (const bar of frame.bars ?? []) bars.set(`${bar.symbol} ${bar.start}`, bar);
    },
  };
  const { fanout } = scene.session.stream;
  fanout.subscribe(peer, rights, { channel: 'bars', symbols, interval, rate: 20 }, () => undefined);
  return bars;
}

function expected(time: number, symbols: readonly string[]): BarUpdate[] {
  const market = marketAt(events, time);
  return symbols.flatMap((symbol) =>
    market
      .bars(market.indexOf(symbol), '1s')
      .range(0, time, 1_000)
      .map((bar) => ({ symbol, interval: '1s', ...bar }) as BarUpdate),
  );
}

describe('rooms of bars in a session', () => {
  it('get the bars from before the moment after every seek, and those of a new room soon', async () => {
    const scene = await begun(barsOf([]));
    const bars = watch(scene, ['test:A']);
    for (const seconds of [33, 12, 38]) {
      await scene.control({ seek: MIDNIGHT + seconds * SECOND });
      await scene.pass(500);
      expect([...bars.values()].sort((a, b) => a.start - b.start)).toEqual(
        expected(MIDNIGHT + seconds * SECOND, ['test:A']),
      );
    }
    const others = watch(scene, ['test:B']);
    await scene.pass(1_000);
    expect([...others.values()].sort((a, b) => a.start - b.start)).toEqual(
      expected(MIDNIGHT + 38 * SECOND, ['test:B']),
    );
  });

  it('of weeks have all days up to the moment, the forming one too', async () => {
    const first = Date.UTC(1969, 5, 2) * 1_000;
    const days = Array.from({ length: 300 }, (_, at) => {
      const start = barAfter(first, at, '1d');
      const bar = {
        interval: '1d',
        start,
        open: 10 + at,
        high: 12 + at,
        low: 9 + at,
        close: 11 + at,
      } as const;
      return aBar('test:A', { ...bar, volume: 1, trades: 1 }, barEnd(start, '1d') - 1);
    });
    const history: BarsOf = (_, position) => ({
      async read({ interval, from, to, limit }) {
        const ended = days.filter(({ start }) => start <= lastEndedStart(position(), '1d'));
        const found = ended.filter(({ start }) => start >= from && start <= to);
        return interval === '1d' ? found.slice(-limit) : [];
      },
    });
    const scene = await begun(history, [defined(anInstrument('test:A'), first), ...days]);
    const weeks = watch(scene, ['test:A'], '1w');
    for (const day of [290, 30, 123]) {
      await scene.control({ seek: days[day]?.timestamp as number });
      await scene.pass(1_000);
      const found = [...weeks.values()].sort((a, b) => a.start - b.start);
      const until = barStart(days[day]?.start as number, '1w');
      const count = Math.min(120, barsBetween(first, until, '1w') + 1);
      expect(found.map(({ start }) => start)).toEqual(
        Array.from({ length: count }, (_, at) => barAfter(until, at + 1 - count, '1w')),
      );
      const last = day - (day % 7);
      expect(found.at(-1)).toMatchObject({ open: 10 + last, high: 12 + day, volume: (day % 7) + 1 });
      expect(found.slice(0, -1).every(({ volume }) => volume === 7)).toBe(true);
    }
  });

  it('are requested once for each moment, and only those of a room', async () => {
    const asked: BarRange[] = [];
    const scene = await begun(barsOf(asked));
    watch(scene, ['test:A']);
    await scene.control({ seek: MIDNIGHT + 20 * SECOND });
    await scene.pass(3_000);
    await scene.control({ seek: MIDNIGHT + 30 * SECOND });
    await scene.pass(3_000);
    expect(asked.map(({ symbol, interval }) => [symbol, interval])).toEqual([
      ['test:A', '1s'],
      ['test:A', '1s'],
    ]);
  });

  it('are requested again for a while if they were missing', async () => {
    const asked: BarRange[] = [];
    let have = false;
    const scene = await begun(barsOf(asked, () => have));
    const bars = watch(scene, ['test:A']);
    await scene.control({ seek: MIDNIGHT + 30 * SECOND });
    await scene.pass(4_000);
    have = true;
    await scene.pass(3_000);
    expect(bars.size).toBe(expected(MIDNIGHT + 30 * SECOND, ['test:A']).length);
    const { length } = asked;
    await scene.pass(20_000, 100);
    expect(asked).toHaveLength(length);
  });
});
