import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeListing } from '../../../lib/protocol/http/node-routes';
import { makeToken } from '../token-maker';
import { type ControlNode, startControlNode } from './control-node';
import { RedisServer, whyNoRedis } from './redis-server';

const missing = whyNoRedis();
/** Time for a state to be reached, ms; a machine that is ten times slower than usual must not reach it. */
const PATIENCE = { timeout: 60_000, interval: 50 };

describe.skipIf(missing !== undefined)(`servers of one broker${missing ? `: ${missing}` : ''}`, () => {
  let broker: RedisServer;
  let nodes: ControlNode[] = [];
  let operator: string;

  beforeAll(async () => {
    broker = await RedisServer.start();
    operator = await makeToken({ claims: { sub: 'olga', role: 'operator' } });
    nodes = [await startControlNode(broker.url, 'n1'), await startControlNode(broker.url, 'n2')];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await broker?.stop();
  });

  async function listed(node: ControlNode | undefined, path = '/api/nodes'): Promise<readonly NodeListing[]> {
    const { body } = (await node?.ask(path, operator)) ?? {};
    return (body as { nodes: readonly NodeListing[] }).nodes;
  }

  it('list each other for operators', async () => {
    for (const node of nodes) {
      const shown = async () => (await listed(node)).map(({ id, ready }) => [id, ready]);
      await expect.poll(shown, PATIENCE).toEqual([
        ['n1', true],
        ['n2', true],
      ]);
    }
    const [one, other] = await listed(nodes[0]);
    expect(new Set([one?.role, other?.role])).toEqual(new Set(['leader', 'follower']));
    expect(one).toMatchObject({
      roles: ['ingest', 'serve'],
      clients: 0,
      program: expect.stringMatching(/^\d+\./),
    });
    expect(one?.epoch).toBe(other?.epoch);
    expect((await listed(nodes[0], '/api/sources')).map(({ id }) => id)).toEqual(['n1', 'n2']);
    const viewer = await makeToken({ claims: { role: 'viewer' } });
    // Without this header the request is one of a program on this machine.
    const headers = { Authorization: `Bearer ${viewer}`, 'X-Forwarded-For': '203.0.113.9' };
    expect((await fetch(`${nodes[0]?.url}/api/nodes`, { headers })).status).toBe(403);
  });

  it('refuse another process with the id of one of them', async () => {
    const refused = startControlNode(broker.url, 'n1');
    await expect(refused).rejects.toThrow('NODE_ID "n1" is that of another running node');
    expect((await listed(nodes[1])).map(({ id }) => id)).toEqual(['n1', 'n2']);
  });
});
