import { createHash } from 'node:crypto';
import { BusError } from '../../../server/cluster/bus/bus';
import { type BusStage, MemoryBroker, MemoryBus } from '../../../server/cluster/bus/memory-bus';
import { ClusterFeed, type Joined } from '../../../server/cluster/cluster-feed';
import type { Feed, PositionedBatch } from '../../../server/feeds/feed';
import type { Clock } from '../../../server/time/clock';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';

/** Step of the simulated time, ms. */
const STEP = 5;
/** Turns of the event loop in which everything that is due at one time is done. */
const TURNS = 4;

/** Content of one version at one node. */
export interface Shown {
  readonly node: string;
  readonly epoch: number;
  readonly version: number;
  /** Hash of everything that led to the values. */
  readonly values: string;
}

/** Compares what nodes show: one content for each epoch and version, and no way back at any node. */
export class Checker {
  readonly conflicts: string[] = [];
  readonly stepsBack: string[] = [];
  readonly #contents = new Map<string, Shown>();
  readonly #last = new Map<string, Shown>();

  add(shown: Shown): void {
    const { node, epoch, version, values } = shown;
    const key = `${epoch}:${version}`;
    const known = this.#contents.get(key);
    if (known === undefined) this.#contents.set(key, shown);
    else if (known.values !== values) this.conflicts.push(`${key} at ${known.node} and ${node}`);
    const last = this.#last.get(node);
    if (last && (epoch < last.epoch || (epoch === last.epoch && version < last.version))) {
      this.stepsBack.push(`${node}: ${last.epoch}:${last.version} → ${key}`);
    }
    this.#last.set(node, shown);
  }

  /** Forgets a node, whose clients start again. */
  restarted(node: string): void {
    this.#last.delete(node);
  }
}

/** Random numbers from a seed, 0 or more and less than 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface SimulationOptions {
  readonly seed: number;
  readonly nodes: number;
  /** False for the control: batches are shown before the log has them. */
  readonly logFirst?: boolean;
  /** Entries between two digests. */
  readonly checkEntries?: number;
}

/** Several nodes and a broker in simulated time. */
export class SimulatedCluster {
  readonly clock = new ManualClock();
  readonly broker = new MemoryBroker({ now: () => this.clock.wall() });
  readonly checker = new Checker();
  readonly random: () => number;
  readonly nodes: SimulatedNode[] = [];
  readonly options: SimulationOptions;
  /** True when the source has no more events. */
  isSilent = false;
  /** Number of the next event: no two are equal. */
  #ordinal = 0;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.random = randomOf(options.seed);
    for (let n = 1; n <= options.nodes; n++) this.nodes.push(new SimulatedNode(this, `n${n}`));
  }

  get leader(): SimulatedNode | undefined {
    return this.nodes.find(({ role }) => role === 'leader');
  }

  nextOrdinal(): number {
    return ++this.#ordinal;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  /** Lets simulated time pass. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP) {
      this.clock.advance(STEP);
      for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
    }
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) node.kill();
    await this.pass(100);
  }
}

/** A node with a market that is only a hash of its events. */
export class SimulatedNode {
  readonly id: string;
  readonly bus: MemoryBus;
  readonly feed: ClusterFeed;
  epoch = 0;
  version = 0;
  values = '';
  /** Batches of the log that it has applied. */
  batches = 0;
  /** Resolves when the node may go on with the log after a new link. */
  prepared = Promise.resolve();
  /** Chance that a reply is lost. */
  lossRate = 0;
  readonly #cluster: SimulatedCluster;
  readonly #abort = new AbortController();
  #isStopped: Promise<void> | undefined;
  #continue = (): void => {};

  constructor(cluster: SimulatedCluster, id: string) {
    this.id = id;
    this.#cluster = cluster;
    this.bus = busOf(cluster, id, (stage) => this.#around(stage));
    this.feed = new ClusterFeed({
      ...{ bus: this.bus, clock: this.#clock(), log: logOf(cluster, id) },
      ...{ canLead: true, leaderMs: 1_500, lingerMs: 5, retained: { seconds: 120, megabytes: 64 } },
      ...{ feed: this.#ownFeed(), random: cluster.random, join: () => this.#join() },
      prepared: () => this.prepared,
      check: { period: cluster.options.checkEntries, digest: () => Buffer.from(this.values).subarray(0, 8) },
      node: { id, url: undefined, program: 'test', rules: 1 },
    });
    void this.#run();
  }

  get role() {
    return this.#abort.signal.aborted || this.#isStopped ? 'cut' : this.feed.role;
  }

  kill(): void {
    this.#abort.abort();
    this.#continue();
    void this.bus.close();
  }

  /** Stops everything that the node does, like SIGSTOP. */
  halt(): void {
    this.#isStopped ??= new Promise((resolve) => {
      this.#continue = () => {
        this.#isStopped = undefined;
        resolve();
      };
    });
  }

  resume(): void {
    this.#continue();
  }

  async #run(): Promise<void> {
    for await (const batch of this.feed.run(this.#abort.signal)) {
      await this.#isStopped;
      if (this.#abort.signal.aborted) return;
      this.#apply(batch);
    }
  }

  #apply({ position: { epoch, version }, events, keepsValues }: PositionedBatch): void {
    if (epoch !== this.epoch && !keepsValues) this.values = `empty ${epoch}`;
    [this.epoch, this.version] = [epoch, version];
    for (const event of events) {
      this.version++;
      this.values = createHash('sha1').update(this.values).update(JSON.stringify(event)).digest('hex');
    }
    this.batches++;
    this.#cluster.checker.add({ node: this.id, epoch, version: this.version, values: this.values });
  }

  async #around(stage: BusStage): Promise<void> {
    await this.#isStopped;
    await this.#sleep(this.#cluster.random() * 3);
    if (stage === 'reply' && this.#cluster.random() < this.lossRate) {
      this.bus.relink();
      throw new BusError('the reply is lost');
    }
  }

  /** Takes the values of another node that is at rest. */
  async #join(): Promise<Joined | undefined> {
    await this.#sleep(20);
    for (const { id, feed, epoch, version, values, role } of this.#cluster.nodes) {
      const { state } = feed;
      if (id === this.id || role === 'cut' || state?.version !== version || state.epoch !== epoch) continue;
      // The batch sets epoch and version; the values come beside it.
      this.values = values;
      return { state, batches: [{ position: { epoch, version }, events: [], keepsValues: true }] };
    }
    return undefined;
  }

  #ownFeed(): Feed {
    const sleep = () => this.#sleep(10);
    const cluster = this.#cluster;
    return {
      ...{ name: 'scripted', source: 'simulated', loop: false },
      async *run(signal) {
        yield [defined(anInstrument('sim:A'))];
        while (!signal.aborted) {
          await sleep();
          if (cluster.isSilent) continue;
          const ordinal = cluster.nextOrdinal();
          yield [aTrade('sim:A', ordinal, 1, ordinal), aTrade('sim:A', ordinal, 2, ordinal)];
        }
      },
    };
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.#cluster.clock.after(ms, resolve));
    await this.#isStopped;
  }

  /** Clock of the node: its timers do not fire while it is stopped. */
  #clock(): Clock {
    const { clock } = this.#cluster;
    const after: Clock['after'] = (delay, callback) => {
      let isCancelled = false;
      const cancel = clock.after(delay, () => {
        if (this.#isStopped) void this.#isStopped.then(() => isCancelled || callback());
        else callback();
      });
      return () => {
        isCancelled = true;
        cancel();
      };
    };
    return { wall: () => clock.wall(), monotonic: () => clock.monotonic(), after };
  }
}

function busOf(cluster: SimulatedCluster, id: string, around: (stage: BusStage) => Promise<void>): MemoryBus {
  const bus = new MemoryBus(cluster.broker, id, around);
  if (cluster.options.logFirst ?? true) return bus;
  const { append } = bus.log;
  Object.assign(bus.log, {
    append: async (...args: Parameters<typeof append>) => {
      const [entry] = args;
      if (entry.place.entry === 0) return append(...args);
      append(...args).catch(() => {});
      return 'ok';
    },
  });
  return bus;
}

function logOf(cluster: SimulatedCluster, id: string) {
  if (process.env.CLUSTER_LOG === undefined) return { info: () => {}, warn: () => {} };
  const line = (fields: object, message: string) =>
    console.error(
      Math.round(cluster.clock.monotonic() / 1_000) - 7_000_000,
      id,
      message,
      JSON.stringify(fields),
    );
  return { info: line, warn: line };
}
