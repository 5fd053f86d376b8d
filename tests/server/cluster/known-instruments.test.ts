import { expect, it } from 'vitest';
import { KnownInstruments } from '../../../server/cluster/known-instruments';
import { Market } from '../../../server/market/market';
import { anInstrument, aTrade, defined } from '../events';

it('facts that change are events of the log, which leave the states of sources as they were', () => {
  let name = 'First';
  const known = new KnownInstruments((given) => ({ ...given, name }));
  const [leader, follower] = [0, 1].map(() => new Market((instrument) => instrument)) as [Market, Market];
  const take = (events: ReturnType<typeof known.complete>): void => {
    for (const market of [leader, follower]) for (const event of events) market.apply(event);
  };
  take(known.complete([defined(anInstrument('sim:A'), 5), defined(anInstrument('x:B'), 6)]));
  take([aTrade('sim:A', 10, 1, 7)]);
  take([{ type: 'disconnect', timestamp: 8, localTimestamp: 8, source: 'x', reason: 'cut' }]);
  const sources = leader.sources.list();
  expect([known.again(leader), follower.instrumentOf(0).name]).toEqual([[], 'First']);
  name = 'Second';
  const before = leader.version;
  take(known.again(leader));
  expect(follower.instruments().map((instrument) => instrument.name)).toEqual(['Second', 'Second']);
  expect(follower.instrumentVersion(0)).toBeGreaterThan(before);
  expect([follower.version, known.again(leader)]).toEqual([leader.version, []]);
  expect(follower.sources.list().map(({ name, state }) => [name, state])).toEqual(
    sources.map(({ name, state }) => [name, state]),
  );
  const unchanged = [aTrade('sim:A', 11, 1, 9)];
  expect(known.complete(unchanged)).toBe(unchanged);
});
