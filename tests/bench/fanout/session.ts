import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../child';
import type { LoadMark, LoadProcess } from '../load/load-process';
import type { ReplicaState } from '../load/replica';
import type { Contestant } from './contestant';
import type { FanoutServer, ServerMark, ServerMemory } from './server-process';
import type { Truth } from './source';
import { type ServerWork, watchlist } from './work';

/** Marks of both sides at about the same time. */
export interface Mark {
  readonly server: ServerMark;
  readonly load: LoadMark;
}

/** Time for a server to settle after its clients connected, before its memory is read, ms. */
const SETTLE_MS = 1_000;

/** Contestant's server in one process and its clients in another. */
export class Session {
  constructor(
    readonly server: Child<FanoutServer>,
    readonly load: Child<LoadProcess>,
    readonly work: ServerWork,
    readonly empty: ServerMemory,
    readonly port: number,
  ) {}

  /** Starts both, connects and subscribes all clients; the source is not started yet. */
  static async open(contestant: Contestant, work: ServerWork, sampled: number): Promise<Session> {
    const server = new Child<FanoutServer>('server', ['--expose-gc']);
    const load = new Child<LoadProcess>('load');
    try {
      const port = await server.ask('start', { key: contestant.key, work });
      const empty = await server.ask('memory');
      const session = new Session(server, load, work, empty, port);
      await load.ask('create', { dialect: contestant.dialect, port, work, sampled });
      await load.ask('connect');
      return session;
    } catch (error) {
      await Promise.all([load.end(), server.end()]);
      throw error;
    }
  }

  async mark(): Promise<Mark> {
    const [server, load] = await Promise.all([this.server.ask('mark'), this.load.ask('mark')]);
    return { server, load };
  }

  /** Returns the growth of the server's memory per client since before they connected, bytes. */
  async memoryGrowth(): Promise<{ rss: number; heap?: number }> {
    await sleep(SETTLE_MS);
    const now = await this.server.ask('memory');
    const { clients } = this.work;
    const rss = (now.rss - this.empty.rss) / clients;
    if (now.heap === undefined || this.empty.heap === undefined) return { rss };
    return { rss, heap: (now.heap - this.empty.heap) / clients };
  }

  /** Stops the source, waits until all is delivered, and compares the state of decoding clients. */
  async stateEqual(): Promise<boolean> {
    const truth = await this.server.ask('halt');
    const states = await this.load.ask('settled');
    return states.length > 0 && states.every((state) => holds(state, truth, this.work));
  }

  async close(): Promise<void> {
    await this.load.end();
    await this.server.ask('stop').catch(() => undefined);
    await this.server.end();
  }
}

/** Returns true if a client has the newest state of all its symbols, or every trade of them in order. */
function holds(state: ReplicaState, truth: Truth, work: ServerWork): boolean {
  if (state.faults > 0) return false;
  return watchlist(work, state.client).every((symbol) => {
    const count = truth.counts[symbol] as number;
    if (count === 0) return true;
    if (work.channel === 'trades' && state.counts[symbol] !== count) return false;
    return (
      state.price[symbol] === truth.price[symbol] &&
      state.size[symbol] === truth.size[symbol] &&
      state.time[symbol] === truth.time[symbol]
    );
  });
}
