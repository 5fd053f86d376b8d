import { expect, it } from 'vitest';
import { SharedNotices } from '../../../../server/cluster/control/shared-notices';
import type { Audience } from '../../../../server/gateways/notifier';
import { ControlNodes } from './control-nodes';

/** Nodes that each have one connection of every user, which acknowledges. */
async function nodesOf(...ids: string[]) {
  const got: string[] = [];
  const noticeIds = new Set<string | undefined>();
  const cluster = new ControlNodes(ids, ({ id, bus, channel }) => {
    const tell = async ({ users = [] }: Audience, _: unknown, noticeId?: string) => {
      got.push(`${id}:${users}`);
      noticeIds.add(noticeId);
      return { connections: 1, acknowledged: 1 };
    };
    return new SharedNotices(bus, channel, { tell });
  });
  const { nodes } = await cluster.start();
  const tell = () => nodes[0]?.topic.tell({ users: ['ada'] }, { body: 'hello' });
  return { cluster, nodes, got, noticeIds, tell };
}

it('a notice reaches each connection of all nodes once, under one id, and counts are summed', async () => {
  const { cluster, got, noticeIds, tell } = await nodesOf('n1', 'n2', 'n3');
  const counts = tell();
  await cluster.pass(100);
  expect(await counts).toEqual({ connections: 3, acknowledged: 3 });
  cluster.nodes[1]?.bus.relink();
  await cluster.pass(100);
  expect(got.sort()).toEqual(['n1:ada', 'n2:ada', 'n3:ada']);
  expect([...noticeIds]).toEqual([expect.any(String)]);
});

it('a node that does not answer is waited for 5.5 s, and delivers nothing later', async () => {
  const { cluster, nodes, got, tell } = await nodesOf('n1', 'n2', 'n3');
  nodes[2]?.bus.cut();
  const counts = tell();
  await cluster.pass(5_500);
  expect(await counts).toEqual({ connections: 2, acknowledged: 2 });
  nodes[2]?.bus.mend();
  await cluster.pass(100);
  expect(got.sort()).toEqual(['n1:ada', 'n2:ada']);
});

it('a node without a broker delivers to its own connections at once', async () => {
  const { nodes, tell } = await nodesOf('n1', 'n2');
  nodes[0]?.bus.cut();
  expect(await tell()).toEqual({ connections: 1, acknowledged: 1 });
});
