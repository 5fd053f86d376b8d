import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleProgram } from '../../../server/bundle-program';
import { type Nginx, startNginx, whyNoNginx } from '../../nginx';
import { makeCertificate, whyNoCertificates } from '../../self-signed';
import { ClusterNode, NodeFolder } from '../cluster-node';
import { freePort, RedisServer, whyNoRedis } from '../redis-server';
import { type Checked, check } from './checker';
import { readHistory } from './history';
import { LogTee } from './log-tee';
import { LogTruth } from './log-truth';
import { Swarm } from './swarm';

const NODES = ['n1', 'n2', 'n3'];
const SECRET = 's'.repeat(32);
/** Events a second at all times but where a provocation sets another rate. */
const RATE = 200;
/** Time for a state to be reached, ms; a machine that is ten times slower than usual must not reach it. */
const PATIENCE = 60_000;
const POLL = 25;
/** Characters of a node's log in a message. */
const LOG_CHARACTERS = 3_000;
/** Events after which the cluster counts as going on. */
const GOES_ON = 20;

/** Returns why the parts of a cluster cannot run here; undefined if they can. */
export function whyNoCluster(): string | undefined {
  return whyNoRedis() ?? whyNoNginx() ?? whyNoCertificates();
}

/** Result of a check of all histories. */
export interface Outcome extends Checked {
  /** Entries of the log. */
  readonly entries: number;
  readonly epochs: number;
  /** Contents of nodes at an epoch and version that two nodes, or one node twice, have shown. */
  readonly shared: number;
}

interface ClusterParts {
  readonly broker: RedisServer;
  readonly nodes: readonly ClusterNode[];
  readonly swarm: Swarm;
  readonly folder: NodeFolder;
  readonly certificates: string;
  readonly nginx: Nginx;
  readonly truth: LogTruth;
  readonly tee: LogTee;
}

/** Three servers, a broker, nginx and clients, each a process, with the log and what everyone saw. */
export class TestedCluster {
  readonly broker: RedisServer;
  readonly nodes: readonly ClusterNode[];
  readonly swarm: Swarm;
  readonly #folder: NodeFolder;
  readonly #certificates: string;
  readonly #nginx: Nginx;
  readonly #truth: LogTruth;
  readonly #tee: LogTee;

  constructor(parts: ClusterParts) {
    this.broker = parts.broker;
    this.nodes = parts.nodes;
    this.swarm = parts.swarm;
    this.#folder = parts.folder;
    this.#certificates = parts.certificates;
    this.#nginx = parts.nginx;
    this.#truth = parts.truth;
    this.#tee = parts.tee;
  }

  /**
   * Starts all parts; resolves when all clients are live.
   * @param change of a source text of the nodes, for a control
   */
  static async start(clients: number, change?: (source: string) => string): Promise<TestedCluster> {
    const broker = await RedisServer.start();
    const folder = new NodeFolder();
    const swarmProgram = `${folder.path}/swarm.mjs`;
    await Promise.all([
      folder.build(change),
      bundleProgram('tests/contracts/cluster/failures/swarm-process.ts', swarmProgram, false),
    ]);
    const begun = String(Date.now());
    const urls: string[] = [];
    const nodes: ClusterNode[] = [];
    for (const id of NODES) {
      const port = String(await freePort());
      const url = `http://127.0.0.1:${port}`;
      const own = {
        PORT: port,
        HOST: '127.0.0.1',
        NODE_URL: url,
        CLUSTER_SECRET: SECRET,
        TRUST_PROXY: '1',
        GUESTS: '*',
      };
      const limits = { LEADER_SECONDS: '1.5', NUMBERED_FROM: begun, BUS_URL: broker.url };
      urls.push(url);
      nodes.push(new ClusterNode(folder, id, { ...own, ...limits }));
    }
    const certificates = mkdtempSync(join(tmpdir(), 'cluster-'));
    const certificate = makeCertificate(certificates, 'nginx');
    const servers = urls as [string, string, ...string[]];
    const nginx = await startNginx({ servers, certificate, idleSeconds: 60 });
    const truth = new LogTruth();
    const tee = new LogTee(broker.url, truth);
    await until(
      () => nodes.every(isPart),
      () => `${states(nodes)}: ${nodes[0]?.log}`,
    );
    const swarm = new Swarm(swarmProgram, nginx.url, `${folder.path}/history.jsonl`, clients);
    const started = new TestedCluster({ broker, nodes, swarm, folder, certificates, nginx, truth, tee });
    await started.agreed();
    return started;
  }

  get leader(): ClusterNode | undefined {
    return this.nodes.find(({ report }) => report?.role === 'leader');
  }

  get followers(): ClusterNode[] {
    return this.nodes.filter(({ report }) => report?.role === 'follower');
  }

  /** Waits for a leader and returns it. */
  async aLeader(): Promise<ClusterNode> {
    await until(
      () => this.leader !== undefined,
      () => `no leader: ${states(this.nodes)}`,
    );
    return this.leader as ClusterNode;
  }

  /** Waits until one node leads, all others follow, and all of them and all clients go on from here. */
  async agreed(): Promise<{ readonly epoch: number; readonly version: number }> {
    const all = (): string => `${states(this.nodes)}; clients ${JSON.stringify(this.swarm.report)}`;
    await until(() => this.leader !== undefined && this.followers.length === NODES.length - 1, all);
    const from = Math.max(...this.nodes.map(({ report }) => report?.version ?? 0));
    const epochs = (): number[] => [
      ...new Set([...this.nodes.map(({ report }) => report?.epoch ?? 0), ...this.swarm.report.epochs]),
    ];
    await until(() => {
      const { live, version } = this.swarm.report;
      const isAhead = this.nodes.every(({ report }) => (report?.version ?? 0) > from + GOES_ON);
      return isAhead && epochs().length === 1 && live === this.swarm.size && version > from;
    }, all);
    return { epoch: epochs()[0] as number, version: from };
  }

  /** Returns the newest log lines of all nodes. */
  logs(): string {
    return this.nodes
      .map(({ id, log, runs }) => `${id}${runs ? '' : ', which has ended'}:\n${log.slice(-LOG_CHARACTERS)}`)
      .join('\n');
  }

  /** Sets the events a second of the feed at all nodes. */
  setRate(rate = RATE): void {
    for (const node of this.nodes) node.setRate(rate);
  }

  /** Stops the feed, waits until nothing arrives any more, checks all histories, and goes on. */
  async rest(): Promise<Outcome> {
    await this.agreed();
    this.setRate(0);
    await sleep(500);
    const newest = (): number => Math.max(...this.nodes.map(({ report }) => report?.version ?? 0));
    const hasAll = (): boolean => this.swarm.report.version === newest();
    await until(hasAll, () => `${states(this.nodes)}; clients ${JSON.stringify(this.swarm.report)}`);
    await sleep(500);
    const outcome = this.outcome(true);
    this.setRate();
    return outcome;
  }

  async stop(): Promise<void> {
    await this.swarm.end();
    await this.#tee.end();
    for (const node of this.nodes) node.signal('SIGCONT');
    await Promise.all(this.nodes.map((node) => node.end()));
    await this.#nginx.stop();
    await this.broker.stop();
    this.#folder.remove();
    rmSync(this.#certificates, { recursive: true });
  }

  /** Checks all histories so far. */
  outcome(isAtRest: boolean): Outcome {
    const history = readHistory(`${this.#folder.path}/history.jsonl`);
    const checked = check(this.#truth, history, isAtRest);
    const contents = new Map<string, string>();
    const conflicts: string[] = [...this.#truth.faults];
    let shared = 0;
    for (const node of this.nodes) {
      for (const [position, hash] of node.shown()) {
        const other = contents.get(position);
        if (other !== undefined) shared++;
        if (other !== undefined && other !== hash)
          conflicts.push(`I4: ${position} is two contents, one of them at ${node.id}`);
        contents.set(position, hash);
      }
    }
    const found = conflicts.map((text) => ({ rule: 'I4', text }) as const);
    const { size: entries, epochs } = this.#truth;
    return {
      ...checked,
      violations: [...found, ...checked.violations],
      entries,
      epochs: epochs.length,
      shared,
    };
  }
}

function isPart({ report }: ClusterNode): boolean {
  return report?.role === 'leader' || report?.role === 'follower';
}

function states(nodes: readonly ClusterNode[]): string {
  return nodes
    .map(
      ({ id, report }) => `${id} ${report?.role ?? 'away'} ${report?.epoch ?? '?'}:${report?.version ?? '?'}`,
    )
    .join(', ');
}

/** @throws Error with the state when it is not reached */
export async function until(condition: () => boolean, state: () => string): Promise<void> {
  const begun = performance.now();
  while (!condition()) {
    if (performance.now() - begun > PATIENCE) throw new Error(`not reached in ${PATIENCE} ms: ${state()}`);
    await sleep(POLL);
  }
}
