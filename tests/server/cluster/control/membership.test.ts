import { expect, it } from 'vitest';
import { MemoryBroker, MemoryBus } from '../../../../server/cluster/bus/memory-bus';
import { DuplicateNode, Membership } from '../../../../server/cluster/control/membership';
import { ManualClock } from '../../manual-clock';

function nodes(...ids: string[]) {
  const clock = new ManualClock();
  const broker = new MemoryBroker({ now: () => clock.wall() });
  const buses = ids.map((id) => new MemoryBus(broker, id));
  return {
    ...{ clock, broker, buses },
    members: ids.map((id, at) => {
      const facts = { roles: ['serve' as const], program: '1.0.0', clients: 2, ready: true };
      const bus = buses[at] as MemoryBus;
      return new Membership({ bus, clock, id, self: () => ({ role: 'follower', ...facts }) });
    }),
  };
}

const idsOf = ({ members }: Membership): string[] => members.map(({ id }) => id).sort();

/** Lets everything happen that is due within so many ms. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    clock.advance(100);
    await new Promise(setImmediate);
  }
}

it('lists the nodes that were there lately', async () => {
  const { clock, members } = nodes('n1', 'n2');
  const [one, other] = members as [Membership, Membership];
  await one.refresh();
  await other.refresh();
  expect(idsOf(other)).toEqual(['n1', 'n2']);
  clock.advance(6_000);
  await other.refresh();
  expect(idsOf(other)).toEqual(['n2']);
});

it('a node that stops is not listed any more', async () => {
  const { members } = nodes('n1', 'n2');
  const [one, other] = members as [Membership, Membership];
  await one.refresh();
  await one.stop();
  await other.refresh();
  expect(idsOf(other)).toEqual(['n2']);
});

it('a record that no node has written is removed', async () => {
  const { members, broker } = nodes('n1');
  broker.tables.set('nodes', new Map([['n9', '{"id":']]));
  await members[0]?.refresh();
  expect(idsOf(members[0] as Membership)).toEqual(['n1']);
  expect([...(broker.tables.get('nodes')?.keys() ?? [])]).toEqual(['n1']);
});

it('a second process with the id of a running node does not start, and leaves its record', async () => {
  const { clock, members } = nodes('n1', 'n1');
  const [running, second] = members as [Membership, Membership];
  await running.start();
  const started = second.start().catch((error: unknown) => error);
  await pass(clock, 4_000);
  expect(await started).toBeInstanceOf(DuplicateNode);
  expect(String(await started)).toContain('NODE_ID "n1" is that of another running node');
  await second.stop();
  await running.refresh();
  expect([idsOf(running), running.rival]).toEqual([['n1'], undefined]);
});

it('a node starts again after it was killed', async () => {
  const { clock, members, buses } = nodes('n1', 'n1');
  const [killed, again] = members as [Membership, Membership];
  await killed.start();
  await buses[0]?.close();
  const started = again.start();
  await pass(clock, 4_000);
  await started;
  expect([idsOf(again), again.rival]).toEqual([['n1'], undefined]);
});

it('of two processes that began without a broker the later one finds the other', async () => {
  const { clock, members, buses } = nodes('n1', 'n1');
  const [first, later] = members as [Membership, Membership];
  for (const bus of buses) bus.cut();
  await Promise.all(members.map((member) => member.start()));
  buses[0]?.mend();
  await pass(clock, 2_000);
  buses[1]?.mend();
  await pass(clock, 4_000);
  expect([first.rival, later.rival?.id]).toEqual([undefined, 'n1']);
  await first.stop();
  await pass(clock, 2_000);
  expect([idsOf(later), later.rival]).toEqual([['n1'], undefined]);
});
