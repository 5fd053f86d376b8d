import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../time/clock';
import { costOf } from './process-load';
import { WorkerLink } from './worker-link';
import {
  LINK_FD,
  type PassedConnection,
  WORKER_ARGUMENT,
  type WorkerReport,
  type WorkerStart,
} from './worker-start';

/** Pauses before a worker that has ended is started again, ms: doubled each time, up to the maximum. */
const FIRST_PAUSE = 250;
const MAX_PAUSE = 10_000;
/** Connections on their way to a worker at a time. */
const MAX_UNCONFIRMED = 2;
/** Time after which a worker counts as sound, µs. */
const SOUND = 30_000_000;

export interface WorkerProcessOptions {
  /** Program that serves when its first argument is {@link WORKER_ARGUMENT}. */
  readonly program: string;
  /** Returns what a process of this number begins with. */
  readonly start: (incarnation: number) => WorkerStart;
  readonly clock: Clock;
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** Called with the link of each process. */
  readonly linked: (link: WorkerLink) => void;
  readonly unlinked: (link: WorkerLink) => void;
}

/** One worker: a process that is started again when it ends. */
export class WorkerProcess {
  readonly name: string;
  readonly #options: WorkerProcessOptions;
  #child: ChildProcess | undefined;
  #link: WorkerLink | undefined;
  #start: WorkerStart | undefined;
  #incarnation = 0;
  #hasJoined = false;
  #report: WorkerReport | undefined;
  /** Connections that were passed since the last report. */
  #passed = 0;
  /** Connections that wait to be passed, and the number of those on their way. */
  #passing: { readonly socket: Socket; readonly passed: string }[] = [];
  #unconfirmed = 0;
  #pause = FIRST_PAUSE;
  #isStopping = false;
  #cancelRestart: (() => void) | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(name: string, options: WorkerProcessOptions) {
    this.name = name;
    this.#options = options;
  }

  /** Link of the process that serves now; undefined while none does. */
  get link(): WorkerLink | undefined {
    return this.#hasJoined ? this.#link : undefined;
  }

  /** Link of the process, also before it serves. */
  get anyLink(): WorkerLink | undefined {
    return this.#link?.isLost === false ? this.#link : undefined;
  }

  get report(): WorkerReport | undefined {
    return this.#report;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Unix socket of the process that serves now. */
  get socketPath(): string | undefined {
    return this.#hasJoined ? this.#start?.socketPath : undefined;
  }

  /** Connections, as far as they are known. */
  get clients(): number {
    return (this.#report?.clients ?? 0) + this.#passed;
  }

  /** Cores that it uses, with those for connections since its report. */
  get cores(): number {
    const { clients = 0, cores = 0 } = this.#report ?? {};
    return cores + costOf(this.#passed, clients, cores);
  }

  /** Counts a connection that it gets. */
  taken(): void {
    this.#passed++;
  }

  start(): void {
    const { program, clock, log, linked, unlinked, start } = this.#options;
    const startedAt = clock.monotonic();
    const child = fork(program, [WORKER_ARGUMENT], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    });
    this.#child = child;
    this.#hasJoined = false;
    this.#report = undefined;
    const link: WorkerLink = new WorkerLink(child.stdio[LINK_FD] as Duplex, {
      ...{ clock, log },
      lost: () => {
        unlinked(link);
        child.kill('SIGKILL');
      },
    });
    this.#link = link;
    link.handle('joined', () => {
      this.#hasJoined = true;
      log.info({ worker: this.name, pid: child.pid }, 'worker serves');
      this.#wake();
    });
    link.handle('taken', () => {
      this.#unconfirmed--;
      this.#passNext();
    });
    link.handle('report', (report: WorkerReport) => {
      this.#report = report;
      this.#passed = 0;
    });
    linked(link);
    const begun = start(this.#incarnation++);
    this.#start = begun;
    child.send(begun);
    child.on('error', (error) => log.warn({ worker: this.name, reason: error.message }, 'worker failed'));
    child.once('exit', (code, signal) => {
      link.close();
      this.#hasJoined = false;
      this.#unconfirmed = 0;
      for (const { socket } of this.#passing.splice(0)) socket.destroy();
      if (clock.monotonic() - startedAt > SOUND) this.#pause = FIRST_PAUSE;
      if (!this.#isStopping) {
        log.warn(
          { worker: this.name, code, signal, restartMs: this.#pause },
          'worker ended; it is started again',
        );
        this.#cancelRestart = clock.after(this.#pause, () => this.start());
        this.#pause = Math.min(this.#pause * 2, MAX_PAUSE);
      }
      this.#child = undefined;
      this.#wake();
    });
  }

  /** Resolves when it serves, or after so many ms. */
  async joined(ms: number): Promise<void> {
    if (!this.#hasJoined) await this.#change(ms);
  }

  /** Passes a connection with the bytes of its first request. */
  pass(socket: Socket, head: Buffer): void {
    // Node would track the connection for a server that is closed by its process.
    (socket as { server?: unknown }).server = undefined;
    this.#passing.push({ socket, passed: head.toString('latin1') });
    this.#passNext();
  }

  /** Passes what waits, a few at a time: Node's own queue takes longer for each the more there are. */
  #passNext(): void {
    while (this.#unconfirmed < MAX_UNCONFIRMED) {
      const next = this.#passing.shift();
      if (next === undefined) return;
      const { socket, passed } = next;
      const message: PassedConnection = { passed };
      const closed = (): void => void socket.destroy();
      if (this.#child?.connected) {
        this.#unconfirmed++;
        this.#child.send(message, socket, closed);
      } else closed();
    }
  }

  /** Ends the process gracefully; kills it after so many ms. */
  async stop(ms: number): Promise<void> {
    this.#isStopping = true;
    this.#cancelRestart?.();
    const child = this.#child;
    if (child === undefined) return;
    this.#link?.tell('stop', {});
    await this.#change(ms);
    child.kill('SIGKILL');
    while (this.#child !== undefined) await this.#change(ms);
  }

  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, done);
      const waiting = this.#waiting;
      waiting.add(done);
      function done(): void {
        cancel();
        waiting.delete(done);
        resolve();
      }
    });
  }

  #wake(): void {
    for (const resolve of [...this.#waiting]) resolve();
  }
}
