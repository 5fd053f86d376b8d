import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleProgram } from '../../server/bundle-program';

/** Report of a node about itself. */
export interface NodeReport {
  readonly url: string;
  readonly role: 'leader' | 'follower' | 'joining' | 'cut' | undefined;
  readonly epoch: number;
  readonly version: number;
  /** Process ids of its workers. */
  readonly workers: readonly number[];
}

/** Folder of the program and of what nodes write; below the project, for its packages. */
export class NodeFolder {
  readonly path: string;

  constructor() {
    mkdirSync('dist', { recursive: true });
    this.path = mkdtempSync(resolve('dist', 'cluster-'));
  }

  get program(): string {
    return `${this.path}/node.mjs`;
  }

  /** @param change of the source text of each file */
  build(change?: (source: string) => string): Promise<void> {
    return bundleProgram('tests/contracts/cluster/node-process.ts', this.program, false, change);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A server in a process of its own. */
export class ClusterNode {
  readonly id: string;
  readonly #folder: NodeFolder;
  readonly #env: Readonly<Record<string, string>>;
  #process: ChildProcess;
  #report: NodeReport | undefined;
  #errors = '';

  constructor(folder: NodeFolder, id: string, env: Readonly<Record<string, string>>) {
    this.id = id;
    this.#folder = folder;
    this.#env = env;
    this.#process = this.#start();
  }

  get report(): NodeReport | undefined {
    return this.#report;
  }

  /** Log of the process. */
  get log(): string {
    return this.#errors;
  }

  /** Content that the node showed, by `epoch:version`; the last line may be incomplete. */
  contents(): Map<string, string> {
    return new Map(this.shown());
  }

  /** All that the node showed, in its order: `epoch:version` and a hash. */
  shown(): (readonly [position: string, hash: string])[] {
    const file = this.#contentFile;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
    return lines.map((line) => {
      const [epoch, version, hash = ''] = line.split(' ');
      return [`${epoch}:${version}`, hash] as const;
    });
  }

  /** Sets the rate of a numbered feed, events a second. */
  setRate(rate: number): void {
    if (this.#process.connected) this.#process.send(rate);
  }

  /** True while the process runs. */
  get runs(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  async end(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.runs) {
      this.#process.kill(name);
      await once(this.#process, 'exit');
    }
    // It reports until it exits.
    this.#report = undefined;
  }

  restart(): void {
    this.#process = this.#start();
  }

  get #contentFile(): string {
    return `${this.#folder.path}/${this.id}.txt`;
  }

  #start(): ChildProcess {
    const dataDir = `${this.#folder.path}/${this.id}`;
    const env = {
      ...{
        NODE_ENV: 'production' as const,
        PORT: '0',
        HISTORY: 'false',
        REWIND_MINUTES: '0',
        LOG_FORMAT: 'json',
      },
      ...{ SIM_SYMBOLS: '5', SIM_RATE: '200', DATA_DIR: dataDir, NODE_ID: this.id, LEADER_SECONDS: '0.5' },
      ...this.#env,
    };
    const started = fork(this.#folder.program, [this.#contentFile], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    started.stderr?.on('data', (piece: Buffer) => {
      this.#errors += String(piece);
    });
    started.on('message', (report: NodeReport) => {
      if (started === this.#process && this.runs) this.#report = report;
    });
    return started;
  }
}
