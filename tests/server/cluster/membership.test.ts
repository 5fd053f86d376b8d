import { expect, it } from 'vitest';
import { MemoryBroker, MemoryBus } from '../../../server/cluster/bus/memory-bus';
import { Membership } from '../../../server/cluster/membership';
import { ManualClock } from '../manual-clock';

function nodes(...ids: string[]) {
  const clock = new ManualClock();
  const broker = new MemoryBroker({ now: () => clock.wall() });
  return {
    clock,
    members: ids.map((id) => {
      const bus = new MemoryBus(broker, id);
      return new Membership({ bus, clock, self: () => ({ id, role: 'follower', canLead: true }) });
    }),
    broker,
  };
}

const idsOf = ({ members }: Membership): string[] => members.map(({ id }) => id).sort();

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
