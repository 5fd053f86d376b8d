import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export type SwarmRequest = 'cut';

/** State of all clients together. */
export interface SwarmReport {
  /** Clients whose state is `live`. */
  readonly live: number;
  readonly epochs: readonly number[];
  /** Lowest version of any client. */
  readonly version: number;
  /** Full frames so far. */
  readonly fulls: number;
}

/** Clients in a process of their own. */
export class Swarm {
  readonly size: number;
  readonly #process: ChildProcess;
  #report: SwarmReport = { live: 0, epochs: [], version: 0, fulls: 0 };
  #errors = '';

  constructor(program: string, url: string, history: string, size: number) {
    this.size = size;
    this.#process = fork(program, [url, history, String(size)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.on('message', (report: SwarmReport) => {
      this.#report = report;
    });
    this.#process.stderr?.on('data', (piece: Buffer) => {
      this.#errors += String(piece);
    });
  }

  get report(): SwarmReport {
    if (this.#process.exitCode !== null) throw new Error(`the clients have ended: ${this.#errors}`);
    return this.#report;
  }

  /** Cuts all connections of all clients, who connect again. */
  cut(): void {
    this.#process.send('cut' satisfies SwarmRequest);
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}
