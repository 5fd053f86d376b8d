import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NodeListing } from '../../../lib/protocol/http/health-routes';
import type { Delivery, NoticeContent } from '../../../lib/protocol/messages';
import type { Access } from '../../access/access';
import type { Revocation } from '../../access/revocations';
import type { Audience, Notifier } from '../../gateways/notifier';
import type { LiveParts } from '../../gateways/stream-requests';
import type { InstrumentReference } from '../../instruments/instrument-reference';
import type { Stream } from '../../streams/stream';
import type { Clock } from '../../time/clock';
import { ConnectionRoutes } from './connection-routes';
import { namingClients } from './forwarded-client';
import { type PrincipalDescription, principalOf } from './principal-description';
import { ProcessLoad } from './process-load';
import { RemoteCallers } from './remote-callers';
import { StreamExport } from './stream-export';
import type { WorkerLink } from './worker-link';
import { WorkerProcess } from './worker-process';
import type { WorkerSettings } from './worker-start';

/** Longest wait for the workers at the start, ms: without them the leader serves. */
const START_MS = 10_000;
/** Time for a worker to send its clients away, ms. */
const STOP_MS = 6_000;
/** Longest wait for counts of workers, ms. */
const NOTICE_PATIENCE = 5_500;
const CLOSE_PATIENCE = 1_000;

export interface WorkersOptions {
  readonly config: WorkerSettings;
  readonly access: Pick<Access, 'revocations' | 'shareRevocations' | 'presented'>;
  /** Program of a worker. */
  readonly program: string;
  readonly stream: Stream;
  readonly instruments: InstrumentReference;
  readonly clock: Clock;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** Version of the program. */
  readonly version: string;
  /** True when a market that begins again keeps its bars. */
  readonly keepsBars: boolean;
}

/** Endpoints of the leader that its workers share. */
export interface LeaderEndpoints {
  readonly http: Server;
  /** Returns why new clients are refused; undefined when they are not. */
  readonly notReady: () => string | undefined;
  /** Parts that answer requests of connections, also of those to workers. */
  readonly liveParts: LiveParts;
}

/** Processes beside this one that serve its live connections. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #export: StreamExport;
  readonly #load: ProcessLoad;
  readonly #processes: readonly WorkerProcess[];
  /** Folder of their Unix sockets, which only this user may enter. */
  #folder = '';
  /** Takes requests that workers forward. */
  readonly #inside = createServer();
  readonly #answering = new Map<WorkerLink, RemoteCallers>();
  #liveParts: LiveParts = {};
  #interruption: string | undefined;

  constructor(options: WorkersOptions) {
    this.#options = options;
    const { config, access, program, stream, instruments, clock, log, keepsBars } = options;
    const refillsBars = config.history && !keepsBars;
    this.#load = new ProcessLoad(clock);
    this.#export = new StreamExport({ stream, instruments, clock, log, refillsBars });
    const machine = config.nodeId ?? config.cluster?.node;
    this.#processes = Array.from({ length: config.workers }, (_, index) => {
      const name = `w${index + 1}`;
      return new WorkerProcess(name, {
        ...{ program, clock, log },
        start: (incarnation) => ({
          // Feeds are the leader's.
          config: { ...config, sources: [], walls: [] },
          name,
          sessionPrefix: machine === undefined ? name : `${machine}.${name}`,
          exported: { name: stream.feedName, source: stream.status.source, keepsBars },
          socketPath: join(this.#folder, `${name}-${incarnation}.sock`),
          leaderPath: this.#leaderPath,
        }),
        linked: (link) => {
          link.tell('interrupt', { reason: this.#interruption });
          link.tell('revocations', access.revocations());
          link.handle('token', (described: PrincipalDescription) => access.presented(principalOf(described)));
          this.#answering.set(link, new RemoteCallers(link, this.#liveParts));
          void this.#export.add(link);
        },
        unlinked: (link) => {
          this.#answering.get(link)?.leave();
          this.#answering.delete(link);
          this.#export.remove(link);
        },
      });
    });
    access.shareRevocations((revocation) => this.adopt(revocation));
  }

  /**
   * Starts them, and lets them serve the live connections of a server; resolves when they do, or after a while.
   */
  async start({ http, notReady, liveParts }: LeaderEndpoints): Promise<void> {
    const { config } = this.#options;
    this.#liveParts = liveParts;
    this.#folder = mkdtempSync(join(tmpdir(), 'tickerwall-'));
    const inside = namingClients(http);
    new ConnectionRoutes({
      ...{ workers: this.#processes, inside, notReady, cores: () => this.#load.cores },
      machine: config.nodeId ?? config.cluster?.node,
      guestsAreDelayed: config.guests.delay > 0,
    }).intercept(http);
    this.#inside.on('connection', (socket) => {
      inside.add(socket);
      http.emit('connection', socket);
    });
    await new Promise<void>((resolve, reject) => {
      this.#inside.once('error', reject).listen(this.#leaderPath, resolve);
    });
    this.#load.start();
    for (const worker of this.#processes) worker.start();
    await Promise.all(this.#processes.map((worker) => worker.joined(START_MS)));
  }

  async stop(): Promise<void> {
    for (const worker of this.#processes) worker.link?.tell('ending', {});
    await Promise.all(this.#processes.map((worker) => worker.stop(STOP_MS)));
    this.#export.stop();
    this.#load.stop();
    this.#inside.close();
    if (this.#folder !== '') rmSync(this.#folder, { recursive: true, force: true });
  }

  get #leaderPath(): string {
    return join(this.#folder, 'leader.sock');
  }

  /**
   * Sends a notice once to each connection of the audience, at this process and at its workers, and sums their counts.
   * @throws ProtocolError as `Notifier.tell` does
   */
  async tellWith(
    own: Pick<Notifier, 'tell'>,
    audience: Audience,
    content: NoticeContent,
    id: string = randomUUID(),
  ): Promise<Delivery> {
    const [first, others] = await Promise.all([
      own.tell(audience, content, id),
      this.#ask('notice', { audience, content, id }, NOTICE_PATIENCE),
    ]);
    return others.reduce<Delivery>((sum, answer) => {
      const { connections, acknowledged } = answer as Delivery;
      return {
        connections: sum.connections + connections,
        acknowledged: sum.acknowledged + acknowledged,
      };
    }, first);
  }

  /** Closes connections with a revoked token. @returns their number */
  async adopt(revocation: Revocation): Promise<number> {
    const answers = await this.#ask('adopt', revocation, CLOSE_PATIENCE);
    return answers.reduce<number>((sum, closed) => sum + Number(closed), 0);
  }

  /** Marks the stream as stale until it is called without a reason. */
  interrupt(reason: string | undefined): void {
    this.#interruption = reason;
    for (const { anyLink } of this.#processes) anyLink?.tell('interrupt', { reason });
  }

  /** Returns the metrics of each worker, in the text format of Prometheus. */
  async metrics(): Promise<ReadonlyMap<string, string>> {
    const texts = await Promise.all(
      this.#processes.map(async ({ name, link }) => {
        const text = await link?.ask('metrics', {}, CLOSE_PATIENCE);
        return typeof text === 'string' ? ([name, text] as const) : undefined;
      }),
    );
    return new Map(texts.filter((one) => one !== undefined));
  }

  /** Ids of the processes that run. */
  get pids(): readonly number[] {
    return this.#processes.flatMap(({ pid }) => pid ?? []);
  }

  get nodes(): readonly NodeListing[] {
    const { config, version } = this.#options;
    const machine = config.nodeId ?? config.cluster?.node;
    return this.#processes.map(({ name, link, report }) => ({
      id: machine === undefined ? name : `${machine}.${name}`,
      role: link === undefined ? 'joining' : 'follower',
      roles: ['serve'],
      program: version,
      clients: report?.clients ?? 0,
      ...(report && { epoch: report.epoch, version: report.version, lagMs: report.lagMs }),
      ...(link === undefined ? { ready: false, reason: 'starting' } : { ready: true }),
    }));
  }

  async #ask(name: string, content: object, patience: number): Promise<readonly unknown[]> {
    const links = this.#processes.flatMap(({ anyLink }) => anyLink ?? []);
    const answers = await Promise.all(links.map((link) => link.ask(name, content, patience)));
    return answers.filter((answer) => answer !== undefined);
  }
}
