import { expect, it } from 'vitest';
import { MemoryBroker, MemoryBus } from '../../../../server/cluster/bus/memory-bus';
import { BusWatch } from '../../../../server/cluster/control/bus-watch';
import { ManualClock } from '../../manual-clock';

it('reports a bus that is away for 3 s, and its return; shorter losses are not reported', () => {
  const clock = new ManualClock();
  const bus = new MemoryBus(new MemoryBroker({ now: () => clock.wall() }), 'n1');
  const reported: boolean[] = [];
  const watch = new BusWatch(bus, clock, (isAway) => reported.push(isAway));
  bus.cut();
  clock.advance(2_900);
  bus.mend();
  clock.advance(10_000);
  expect(reported).toEqual([]);
  bus.cut();
  clock.advance(3_000);
  expect([reported, watch.isLong]).toEqual([[true], false]);
  clock.advance(2_000);
  expect(watch.isLong).toBe(true);
  bus.mend();
  expect([reported, watch.isLong]).toEqual([[true, false], false]);
  watch.stop();
});
