import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterNode } from '../cluster-node';
import { type TestedCluster, until } from './tested-cluster';

/** Random numbers of 0 or more and less than 1. */
export type Random = () => number;

/** A failure that is caused on purpose. */
export interface Provocation {
  readonly name: string;
  /** Full frames that each client gets. */
  readonly fulls: 'none' | 'one' | 'any';
  /** Epoch afterwards. */
  readonly epoch: 'same' | 'new';
  readonly act: (cluster: TestedCluster, random: Random) => Promise<void>;
}

const STORM_CUTS = 8;
const STORM_PAUSE = 500;

/** Cuts all clients again and again; nginx gives each another node. */
const storm: Provocation = {
  ...{ name: 'storm of reconnections', fulls: 'none', epoch: 'same' },
  act: async ({ swarm }) => {
    for (let k = 0; k < STORM_CUTS; k++) {
      swarm.cut();
      await sleep(STORM_PAUSE);
    }
  },
};

const leaderKill: Provocation = {
  ...{ name: 'leader killed', fulls: 'none', epoch: 'same' },
  act: async (cluster) => {
    const killed = await cluster.aLeader();
    await killed.end();
    await anotherLeads(cluster, killed);
    killed.restart();
  },
};

const followerKill: Provocation = {
  ...{ name: 'follower killed', fulls: 'none', epoch: 'same' },
  act: async (cluster, random) => {
    const killed = aFollower(cluster, random);
    await killed.end();
    await sleep(500 + random() * 1_000);
    killed.restart();
  },
};

/** As long as nginx has no other answer than 502 for the sessions of the killed node. */
const namedNodeKill: Provocation = {
  ...{ name: 'node named by sessions killed', fulls: 'none', epoch: 'same' },
  act: async (cluster, random) => {
    const killed = aFollower(cluster, random);
    await killed.end();
    await until(
      () => cluster.swarm.report.live === cluster.swarm.size,
      () => 'clients of a killed node',
    );
    killed.restart();
  },
};

const leaderFreeze: Provocation = {
  ...{ name: 'leader frozen for 5 s', fulls: 'none', epoch: 'same' },
  act: async (cluster) => {
    const frozen = await cluster.aLeader();
    frozen.signal('SIGSTOP');
    await sleep(5_000);
    frozen.signal('SIGCONT');
  },
};

const brokerFreeze: Provocation = {
  ...{ name: 'broker frozen for 10 s', fulls: 'none', epoch: 'same' },
  act: async ({ broker }) => {
    broker.signal('SIGSTOP');
    await sleep(10_000);
    broker.signal('SIGCONT');
  },
};

const linksKilled: Provocation = {
  ...{ name: 'links to the broker killed 10 times, then paused', fulls: 'none', epoch: 'same' },
  act: async ({ broker }, random) => {
    for (let k = 0; k < 10; k++) {
      await broker.command('CLIENT KILL TYPE normal SKIPME yes');
      await broker.command('CLIENT KILL TYPE pubsub');
      await sleep(random() * 600);
    }
    await broker.command('CLIENT PAUSE 3000');
    await sleep(3_000);
  },
};

const brokerKill: Provocation = {
  ...{ name: 'broker killed, back with a file a second old', fulls: 'one', epoch: 'new' },
  act: async ({ broker }) => {
    await broker.kill();
    await sleep(800);
    await broker.run();
  },
};

const brokerAndLeaderKill: Provocation = {
  ...{ name: 'broker and leader killed', fulls: 'one', epoch: 'new' },
  act: async (cluster) => {
    const killed = await cluster.aLeader();
    await Promise.all([cluster.broker.kill(), killed.end()]);
    await cluster.broker.run();
    await anotherLeads(cluster, killed);
    killed.restart();
  },
};

const emptied: Provocation = {
  ...{ name: 'broker emptied', fulls: 'one', epoch: 'new' },
  act: async ({ broker }) => void (await broker.command('FLUSHALL')),
};

const shortLog: Provocation = {
  ...{ name: 'log shorter than an absence', fulls: 'any', epoch: 'same' },
  act: async (cluster, random) => {
    const frozen = aFollower(cluster, random);
    frozen.signal('SIGSTOP');
    await sleep(4_000);
    // Its link must be lost, so that it reads from where it was.
    await cluster.broker.command('CLIENT KILL TYPE normal SKIPME yes');
    await cluster.broker.command('CLIENT KILL TYPE pubsub');
    await cluster.aLeader();
    await cluster.broker.command('XTRIM {tw:wall}:log:live MAXLEN 5');
    frozen.signal('SIGCONT');
  },
};

const BUSY = 20_000;

const joinsUnderLoad: Provocation = {
  ...{ name: 'joins under load, the giver killed', fulls: 'any', epoch: 'same' },
  act: async (cluster, random) => {
    cluster.setRate(BUSY);
    const [joining, giver] = cluster.followers as [ClusterNode, ClusterNode];
    for (let k = 0; k < 3; k++) {
      await joining.end();
      await cluster.broker.command('XTRIM {tw:wall}:log:live MAXLEN 5');
      joining.restart();
      if (k === 1) {
        // It may have joined by its first report.
        await until(
          () => joining.report !== undefined,
          () => 'a node starts',
        );
        await sleep(random() * 100);
        await giver.end();
        giver.restart();
      }
      await until(
        () => joining.report?.role === 'follower',
        () => `a node joins: ${joining.log.slice(-500)}`,
      );
    }
    cluster.setRate();
  },
};

const rollingRestart: Provocation = {
  ...{ name: 'rolling restart', fulls: 'none', epoch: 'same' },
  act: async (cluster) => {
    for (const node of cluster.nodes) {
      await node.end('SIGTERM');
      await anotherLeads(cluster, node);
      node.restart();
      await until(
        () => node.report?.role === 'follower',
        () => `${node.id} is ${node.report?.role}`,
      );
    }
  },
};

/** By their numbers in the list of failures that several servers must survive. */
export const PROVOCATIONS: Readonly<Record<string, Provocation>> = {
  1: storm,
  2: leaderKill,
  3: followerKill,
  4: leaderFreeze,
  5: brokerFreeze,
  7: brokerKill,
  8: emptied,
  9: brokerAndLeaderKill,
  13: linksKilled,
  17: shortLog,
  18: joinsUnderLoad,
  20: rollingRestart,
  26: namedNodeKill,
};

/**
 * Provokes a failure and waits until all goes on.
 * @returns what is not as the provocation promises
 */
export async function provoke(cluster: TestedCluster, what: Provocation, random: Random): Promise<string[]> {
  const before = await cluster.agreed();
  const { fulls } = cluster.swarm.report;
  await what.act(cluster, random);
  if (what.epoch === 'new') {
    const isNew = (): boolean => (cluster.leader?.report?.epoch ?? 0) > before.epoch;
    await until(isNew, () => `${what.name}: no new epoch`);
  }
  const after = await cluster.agreed();
  const faults: string[] = [];
  if (what.epoch === 'same' && after.epoch !== before.epoch) {
    faults.push(`${what.name}: epoch ${after.epoch} after ${before.epoch}`);
  }
  const more = cluster.swarm.report.fulls - fulls;
  const expected = { none: 0, one: cluster.swarm.size, any: more }[what.fulls];
  if (more !== expected) faults.push(`${what.name}: ${more} full frames, not ${expected}`);
  return faults;
}

function aFollower({ followers }: TestedCluster, random: Random): ClusterNode {
  return followers[Math.floor(random() * followers.length)] as ClusterNode;
}

async function anotherLeads(cluster: TestedCluster, than: ClusterNode): Promise<void> {
  const leads = (): boolean => cluster.leader !== undefined && cluster.leader !== than;
  await until(leads, () => `no node leads in place of ${than.id}`);
}
