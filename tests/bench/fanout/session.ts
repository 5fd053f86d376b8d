import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../child';
import type { LoadMark, LoadProcess } from '../load/load-process';
import type { ReplicaState } from '../load/replica';
import type { Contestant } from './contestant';
import type { FanoutServer, ServerMark, ServerMemory } from './server-process';
import type { Truth } from './source';
import { type ServerWork, watchlist } from './work';

/** Both sides at about the same moment. */
export interface Mark {
  readonly server: ServerMark;
  readonly load: LoadMark;
}

/** Lets a server come to rest after its clients came, before its memory is read, ms. */
const REST = 1_000;

/** A contestant's server in one process and its clients in another. */
export class Session {
  constructor(
    readonly server: Child<FanoutServer>,
    readonly load: Child<LoadProcess>,
    readonly work: ServerWork,
    readonly empty: ServerMemory,
  ) {}

  /** Starts both and connects and subscribes all clients; the source does not run yet. */
  static async open(contestant: Contestant, work: ServerWork, sampled: number): Promise<Session> {
    const server = new Child<FanoutServer>('server', ['--expose-gc']);
    const load = new Child<LoadProcess>('load');
    try {
      const port = await server.ask('start', { key: contestant.key, work });
      const empty = await server.ask('memory');
      const session = new Session(server, load, work, empty);
      await load.ask('connect', { dialect: contestant.dialect, port, work, sampled });
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

  /** Growth of the server's memory for each client since before they came, bytes. */
  async memoryGrowth(): Promise<{ rss: number; heap?: number }> {
    await sleep(REST);
    const now = await this.server.ask('memory');
    const { clients } = this.work;
    const rss = (now.rss - this.empty.rss) / clients;
    if (now.heap === undefined || this.empty.heap === undefined) return { rss };
    return { rss, heap: (now.heap - this.empty.heap) / clients };
  }

  /** Ends the source, waits until all is delivered, and compares what the decoded clients hold. */
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

/** Whether a client has the newest state of all its symbols, or every trade of them in order. */
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
