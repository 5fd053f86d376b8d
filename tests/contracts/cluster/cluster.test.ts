import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterNode, NodeFolder } from './cluster-node';
import { freePort, RedisServer, whyNoRedis } from './redis-server';

const missing = whyNoRedis();
/** Time for a state to be reached, ms; a machine that is ten times slower than usual must not reach it. */
const PATIENCE = { timeout: 60_000, interval: 50 };

describe.skipIf(missing !== undefined)(`two servers on one broker${missing ? `: ${missing}` : ''}`, () => {
  const folder = new NodeFolder();
  let broker: RedisServer;
  let nodes: ClusterNode[] = [];

  beforeAll(async () => {
    broker = await RedisServer.start();
    await folder.build();
    nodes = await Promise.all(['n1', 'n2'].map(nodeOf));
  });
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.end()));
    await broker.stop();
    folder.remove();
  });

  async function nodeOf(id: string): Promise<ClusterNode> {
    const port = String(await freePort());
    const env = { PORT: port, NODE_URL: `http://127.0.0.1:${port}`, CLUSTER_SECRET: 's'.repeat(32) };
    return new ClusterNode(folder, id, { BUS_URL: broker.url, ...env });
  }

  const leader = (): ClusterNode | undefined => nodes.find(({ report }) => report?.role === 'leader');
  const follower = (): ClusterNode | undefined => nodes.find(({ report }) => report?.role === 'follower');

  /** Waits until one node leads, another follows, and both go on from here under one epoch. */
  async function agreed(): Promise<{ epoch: number; version: number }> {
    await expect.poll(() => [leader(), follower()].filter(Boolean).length, PATIENCE).toBe(2);
    const from = Math.max(...nodes.map(({ report }) => report?.version ?? 0));
    const isAhead = (): unknown => nodes.map(({ report }) => (report?.version ?? 0) > from + 20);
    await expect.poll(isAhead, PATIENCE).toEqual([true, true]);
    const epochs = (): unknown => new Set(nodes.map(({ report }) => report?.epoch)).size;
    await expect.poll(epochs, PATIENCE).toBe(1);
    return { epoch: nodes[0]?.report?.epoch ?? 0, version: from };
  }

  /** Compares what the nodes have shown so far. */
  async function expectOneContent(): Promise<void> {
    const shown = () => nodes.map((node) => node.contents()) as [Map<string, string>, Map<string, string>];
    const shared = (): string[] => {
      const [one, other] = shown();
      return [...one.keys()].filter((key) => other.has(key));
    };
    await expect.poll(() => shared().length, PATIENCE).toBeGreaterThan(20);
    const [one, other] = shown();
    expect(shared().filter((key) => one.has(key) && one.get(key) !== other.get(key))).toEqual([]);
  }

  it('show the same values at each epoch and version', async () => {
    await agreed();
    await expectOneContent();
  });

  it('go on with epoch and version after the leader is killed, and take it in again', async () => {
    const { epoch, version } = await agreed();
    const killed = leader() as ClusterNode;
    const other = nodes.find((node) => node !== killed) as ClusterNode;
    await killed.end();
    await expect.poll(() => other.report?.role, PATIENCE).toBe('leader');
    await expect.poll(() => other.report?.version, PATIENCE).toBeGreaterThan(version + 100);
    expect(other.report?.epoch).toBe(epoch);
    killed.restart();
    expect((await agreed()).epoch).toBe(epoch);
    await expectOneContent();
  });

  it('give their values to a node whose log begins later', async () => {
    const { epoch } = await agreed();
    const joining = follower() as ClusterNode;
    await joining.end();
    await broker.command('XTRIM {tw:wall}:log:live MAXLEN 5');
    joining.restart();
    expect((await agreed()).epoch).toBe(epoch);
    expect(joining.log).toContain('values taken from another node');
    await expectOneContent();
  });

  it('hand the lead over when the leader is stopped', async () => {
    const { epoch } = await agreed();
    const stopped = leader() as ClusterNode;
    const other = follower() as ClusterNode;
    await stopped.end('SIGTERM');
    await expect.poll(() => other.report?.role, PATIENCE).toBe('leader');
    expect(other.log).toContain('"reason":"handover"');
    stopped.restart();
    expect((await agreed()).epoch).toBe(epoch);
    await expectOneContent();
  });

  it('refuse a leader that was frozen while the other took over', async () => {
    const { epoch } = await agreed();
    const frozen = leader() as ClusterNode;
    const other = follower() as ClusterNode;
    frozen.signal('SIGSTOP');
    await expect.poll(() => other.report?.role, PATIENCE).toBe('leader');
    frozen.signal('SIGCONT');
    await expect.poll(() => frozen.report?.role, PATIENCE).toBe('follower');
    expect((await agreed()).epoch).toBe(epoch);
    await expectOneContent();
  });

  it('keep their values under a new epoch when the broker is killed, or loses everything', async () => {
    const { epoch, version } = await agreed();
    await broker.kill();
    await broker.run();
    await expect.poll(() => leader()?.report?.epoch, PATIENCE).toBeGreaterThan(epoch);
    const restarted = await agreed();
    expect(restarted.version).toBeGreaterThan(version);
    await broker.command('FLUSHALL');
    await expect.poll(() => leader()?.report?.epoch, PATIENCE).toBeGreaterThan(restarted.epoch);
    expect((await agreed()).version).toBeGreaterThan(restarted.version);
    await expectOneContent();
  });
});
