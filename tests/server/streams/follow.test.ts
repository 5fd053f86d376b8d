import { expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import type { StreamFollower } from '../../../server/streams/stream';
import { Stream } from '../../../server/streams/stream';
import { systemClock } from '../../../server/time/clock';
import { ScriptedFeed } from '../../contracts/scripted-feed';
import { anInstrument, aTrade, defined } from '../events';

const quiet = { info: () => {}, warn: () => {} };

it('notifies followers of applied events, batch by batch, and of a restart of the feed', async () => {
  const instrument = defined(anInstrument('sim:A'));
  const [first, second] = [aTrade('sim:A', 10, 1, 2), aTrade('sim:A', 11, 1, 3)];
  const feed = new ScriptedFeed([instrument], true);
  feed.push(first, aTrade('sim:A', Number.NaN, 1, 2), aTrade('sim:UNKNOWN', 1, 1, 2), second);
  const stream = new Stream({
    name: '/live',
    feed,
    clock: systemClock(),
    log: quiet,
    boardSymbols: () => undefined,
  });
  const reports: (readonly MarketEvent[] | 'restarted')[] = [];
  const follower: StreamFollower = {
    applied: (events) => reports.push(events),
    restarted: () => reports.push('restarted'),
  };
  const unfollow = stream.follow(follower);
  stream.start();
  await expect.poll(() => reports.length).toBe(2);
  feed.end();
  await expect.poll(() => reports.at(-1)).toBe('restarted');
  unfollow();
  const third = aTrade('sim:A', 12, 1, 4);
  feed.push(third);
  await expect.poll(() => stream.market.quote(0).last).toBe(12);
  await stream.stop();
  expect(reports).toStrictEqual([[instrument], [first, second], 'restarted']);
});

it('counts rejected events, and logs the newest reason with their number at most once in ten seconds', async () => {
  let now = 1_700_000_000_000_000;
  const clock = { ...systemClock(), wall: () => now, monotonic: () => now };
  const logged: object[] = [];
  const log = { info: () => {}, warn: (fields: object) => logged.push(fields) };
  const feed = new ScriptedFeed([defined(anInstrument('sim:A'), now)]);
  const stream = new Stream({ name: '/live', feed, clock, log, boardSymbols: () => undefined });
  const yearAhead = (): MarketEvent => ({
    ...aTrade('sim:A', 10, 1, now + 365 * 86_400e6),
    localTimestamp: now,
  });
  stream.start();
  feed.push(yearAhead(), yearAhead());
  await expect.poll(() => stream.rejected).toBe(2);
  expect(logged).toEqual([expect.objectContaining({ type: 'trade', rejected: 1 })]);
  now += 11e6;
  feed.push(yearAhead());
  await expect.poll(() => stream.rejected).toBe(3);
  expect(logged[1]).toMatchObject({ type: 'trade', rejected: 2 });
  await stream.stop();
});
