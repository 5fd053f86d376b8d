import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Requests of a child process, by name. */
export type Requests = Readonly<Record<string, (argument: never) => unknown>>;
/** Creates the requests of each role, in the child's process. */
export type Roles = Readonly<Record<string, () => Requests>>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** Time for a child to exit by itself, ms. */
const EXIT_TIMEOUT_MS = 5_000;

/** Child process of this program, called over its IPC channel; number arrays are passed as they are. */
export class Child<R extends Requests> {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  #lastId = 0;

  /** @param nodeFlags Node flags for the process */
  constructor(
    readonly role: string,
    nodeFlags: readonly string[] = [],
  ) {
    this.#process = fork(fileURLToPath(import.meta.url), ['child', role], {
      execArgv: ['--enable-source-maps', ...nodeFlags],
      serialization: 'advanced',
      // Standard output is for the result of the benchmark.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#process.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) waiting?.reject(new Error(`${role}: ${answer.error}`));
      else waiting?.resolve(answer.value);
    });
    this.#process.once('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${role} ended: ${signal ?? code}`));
      this.#waiting.clear();
    });
  }

  ask<N extends keyof R & string>(
    name: N,
    ...[argument]: Parameters<R[N]>
  ): Promise<Awaited<ReturnType<R[N]>>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#process.send({ id, name, argument } satisfies Question, (error) => error && reject(error));
    });
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.disconnect();
    const force = setTimeout(() => this.#process.kill('SIGKILL'), EXIT_TIMEOUT_MS);
    await gone;
    clearTimeout(force);
  }
}

/** Answers the parent's requests until it disconnects. */
export function runChild(roles: Roles, role: string | undefined): void {
  const requests = roles[role ?? '']?.();
  if (!requests) throw new Error(`there is no child ${JSON.stringify(role)}`);
  process.on('message', async ({ id, name, argument }: Question) => {
    try {
      const request = requests[name];
      if (!request) throw new Error(`no request ${name}`);
      const value: unknown = await request(argument as never);
      process.send?.({ id, value } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
  // A terminal's interrupt reaches the whole group; the parent decides when a child exits.
  process.on('SIGINT', () => {});
}
