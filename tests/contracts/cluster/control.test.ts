import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { NodeListing } from '../../../lib/protocol/http/health-routes';
import type { StreamStatus } from '../../../lib/protocol/messages';
import { makeToken } from '../token-maker';
import { BrokerLink } from './broker-link';
import { type ControlNode, startControlNode } from './control-node';
import { RedisServer, whyNoRedis } from './redis-server';

const missing = whyNoRedis();
/** Time for a state to be reached, ms; a machine that is ten times slower than usual must not reach it. */
const PATIENCE = { timeout: 60_000, interval: 50 };

describe.skipIf(missing !== undefined)(`servers of one broker${missing ? `: ${missing}` : ''}`, () => {
  let broker: RedisServer;
  let link: BrokerLink;
  let nodes: ControlNode[] = [];
  let operator: string;

  beforeAll(async () => {
    broker = await RedisServer.start();
    operator = await makeToken({ claims: { sub: 'olga', role: 'operator' } });
    link = await BrokerLink.open(broker.port);
    nodes = [await startControlNode(broker.url, 'n1'), await startControlNode(link.url, 'n2')];
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await link?.close();
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

  /** Connects a client with a token. Returns it with the names of the messages that it has got. */
  async function client(node: ControlNode | undefined, token: string) {
    const got: string[] = [];
    const socket: Socket = io(`${node?.url}/live`, {
      ...{ auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false },
    });
    onTestFinished(() => void socket.close());
    socket.onAny((name: string, ...args: unknown[]) => {
      got.push(name);
      const acknowledge = args.at(-1);
      if (typeof acknowledge === 'function') acknowledge();
    });
    await expect.poll(() => socket.connected, PATIENCE).toBe(true);
    socket.emit('subscribe', { channel: 'quotes', symbols: ['simx:*'], rate: 20 });
    await expect.poll(() => got.length, PATIENCE).toBeGreaterThan(3);
    return { socket, got };
  }

  const revoke = async (node: ControlNode | undefined, jti: string): Promise<unknown> =>
    (await node?.ask('/api/revocations', operator, { jti }))?.body;

  it('close the connections of a revoked token at all nodes, and keep it revoked', async () => {
    const token = await makeToken({ claims: { jti: 'lost' } });
    const clients = await Promise.all(nodes.map((node) => client(node, token)));
    expect(await revoke(nodes[0], 'lost')).toMatchObject({ revocation: { jti: 'lost', closed: 2 } });
    for (const { socket } of clients) await expect.poll(() => socket.connected, PATIENCE).toBe(false);
    for (const node of nodes) expect((await node.ask('/api/access', token)).status).toBe(401);
    const folder = mkdtempSync(join(tmpdir(), 'control-'));
    const third = await startControlNode(broker.url, 'n3', folder);
    expect((await third.ask('/api/access', token)).status).toBe(401);
    await third.stop();
    expect(readFileSync(join(folder, 'revocations.jsonl'), 'utf8')).toContain('"lost"');
    rmSync(folder, { recursive: true });
  });

  it('send nothing new to a client whose token was revoked while its node was cut', async () => {
    const token = await makeToken({ claims: { jti: 'cut' } });
    const { socket, got } = await client(nodes[1], token);
    link.cut();
    await expect.poll(() => nodes[1]?.cluster?.status.role, PATIENCE).toBe('cut');
    expect(await revoke(nodes[0], 'cut')).toMatchObject({ revocation: { closed: 0 } });
    const version = nodes[1]?.live.market.version;
    got.length = 0;
    link.mend();
    await expect.poll(() => socket.connected, PATIENCE).toBe(false);
    expect(got.filter((name) => name !== 'error' && name !== 'status')).toEqual([]);
    await expect.poll(() => nodes[1]?.live.market.version, PATIENCE).toBeGreaterThan(version ?? 0);
  });

  it('deliver a notice to the connections of all nodes', async () => {
    const token = await makeToken({ claims: { sub: 'bob' } });
    const clients = await Promise.all(nodes.map((node) => client(node, token)));
    const answer = await nodes[0]?.ask('/api/notify', operator, { user: 'bob', body: 'hello' });
    expect(answer?.body).toEqual({ notified: { connections: 2, acknowledged: 2 } });
    for (const { got } of clients) expect(got.filter((name) => name === 'notify')).toEqual(['notify']);
  });

  it('find out when the values of one differ, and bring them in line again', async () => {
    const follower = nodes.find(({ cluster }) => cluster?.status.role === 'follower');
    const leader = nodes.find((node) => node !== follower);
    const symbol = follower?.live.market.symbolOf(0) ?? '';
    const openOf = (node: ControlNode | undefined) =>
      node?.live.market.quotes.get(node.live.market.indexOf(symbol), 'open');
    // Digests have been compared before, also by the node that has joined from the other's log.
    await expect
      .poll(() => openOf(follower) === openOf(leader) && openOf(leader), PATIENCE)
      .toBeGreaterThan(0);
    expect(nodes.map(({ cluster }) => cluster?.status.divergences)).toEqual([0, 0]);
    follower?.live.market.quotes.set(0, 'open', 1, follower.live.market.version);
    await expect.poll(() => follower?.cluster?.status.divergences, PATIENCE).toBe(1);
    await expect.poll(() => openOf(follower) === openOf(leader), PATIENCE).toBe(true);
    await expect.poll(() => follower?.cluster?.status.role, PATIENCE).toBe('follower');
    // The values that it has joined with are the leader's, at the next digests too.
    const entry = () => Number(follower?.cluster?.status.place?.split('-')[1] ?? 0);
    const joinedAt = entry();
    await expect.poll(entry, PATIENCE).toBeGreaterThan(joinedAt + 50);
    expect([leader, follower].map((node) => node?.cluster?.status.divergences)).toEqual([0, 1]);
  });

  it('are stale, and then not ready, while the broker is away', async () => {
    const node = nodes[1] as ControlNode;
    await expect.poll(() => node.live.status.state, PATIENCE).toBe('ok');
    link.cut();
    const { reason } = await new Promise<StreamStatus>((resolve) => {
      const remove = node.live.onStatus(() => {
        if (node.live.status.reason === undefined) return;
        remove();
        resolve(node.live.status);
      });
    });
    expect(reason).toBe('the bus is away');
    const readiness = async () => node.ask('/readyz');
    await expect
      .poll(readiness, PATIENCE)
      .toMatchObject({ status: 503, body: { reason: 'no link to the bus' } });
    link.mend();
    await expect.poll(() => node.live.status.state, PATIENCE).toBe('ok');
    await expect.poll(async () => (await readiness()).status, PATIENCE).toBe(200);
  });
});
