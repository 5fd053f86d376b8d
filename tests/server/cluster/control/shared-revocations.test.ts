import { expect, it } from 'vitest';
import type { Revocation } from '../../../../server/access/revocations';
import { SharedRevocations } from '../../../../server/cluster/control/shared-revocations';
import { ControlNodes } from './control-nodes';

/** Nodes that each have two connections of every token. */
async function nodesOf(...ids: string[]) {
  const known = new Map(ids.map((id) => [id, new Map<string, Revocation>()]));
  const cluster = new ControlNodes(ids, ({ id, bus, channel }, { clock, log }) => {
    const own = known.get(id) as Map<string, Revocation>;
    const access = {
      revocations: () => [...own.values()],
      adopt: async (revocation: Revocation) => {
        own.set(revocation.jti, revocation);
        return 2;
      },
    };
    return new SharedRevocations({ bus, channel, access, clock, log });
  });
  const at = (id: string) => [...(known.get(id)?.keys() ?? [])];
  /** Revokes at a node, which has closed its own connections. */
  const revoke = (id: string, jti: string, expires?: number) => {
    const revocation = { jti, at: cluster.clock.wall(), ...(expires !== undefined && { expires }) };
    known.get(id)?.set(jti, revocation);
    return cluster.nodes.find((node) => node.id === id)?.topic.share(revocation);
  };
  return { cluster: await cluster.start(), known, at, revoke };
}

it('a revocation holds at every node, and all closed connections are counted', async () => {
  const { cluster, at, revoke } = await nodesOf('n1', 'n2', 'n3');
  const closed = revoke('n1', 'one');
  await cluster.pass(100);
  expect(await closed).toBe(4);
  expect([at('n2'), at('n3')]).toEqual([['one'], ['one']]);
});

it('the answer does not wait for a node that is cut for longer than a second', async () => {
  const { cluster, at, revoke } = await nodesOf('n1', 'n2', 'n3');
  cluster.nodes[2]?.bus.cut();
  const closed = revoke('n1', 'one');
  await cluster.pass(1_100);
  expect([await closed, at('n3')]).toEqual([2, []]);
});

it('a node that was cut has every revocation before it goes on', async () => {
  const { cluster, at, revoke } = await nodesOf('n1', 'n2');
  const [, cut] = cluster.nodes;
  cut?.bus.cut();
  void revoke('n1', 'one');
  await cluster.pass(100);
  cut?.bus.mend();
  await cut?.channel.synced();
  expect(at('n2')).toEqual(['one']);
});

it('a revocation of a node that is cut reaches the others when it is back', async () => {
  const { cluster, at, revoke } = await nodesOf('n1', 'n2');
  cluster.nodes[0]?.bus.cut();
  expect(await revoke('n1', 'one')).toBe(0);
  cluster.nodes[0]?.bus.mend();
  await cluster.pass(100);
  expect(at('n2')).toEqual(['one']);
});

it('a store that has lost its tables gets them back', async () => {
  const { cluster, revoke } = await nodesOf('n1', 'n2');
  void revoke('n1', 'one');
  await cluster.pass(100);
  cluster.broker.clear();
  cluster.broker.restart(0);
  await cluster.pass(100);
  expect(cluster.broker.tables.get('revocations')?.has('one')).toBe(true);
});
