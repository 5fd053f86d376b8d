import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Returns why Redis cannot run here; undefined if it can. */
export function whyNoRedis(program = 'redis-server'): string | undefined {
  return spawnSync(program, ['--version']).status === 0
    ? undefined
    : `there is no ${program} on this machine`;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A real broker, with its files in a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'redis-'));
  readonly #program: string;
  #process: ChildProcess | undefined;

  constructor(port: number, program: string) {
    this.port = port;
    this.#program = program;
  }

  static async start(program = 'redis-server'): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), program);
    await server.run();
    return server;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    this.#process = spawn(this.#program, [...args, '--appendonly', 'yes'], { stdio: 'ignore' });
    for (;;) {
      const answer = await this.command('PING').catch(() => '');
      if (answer.startsWith('+PONG')) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends one inline command over a connection of its own. */
  async command(line: string): Promise<string> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write(`${line}\r\n`);
      const [answer] = await once(socket, 'data');
      return String(answer);
    } finally {
      socket.destroy();
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  /** Kills the process; its files stay. */
  async kill(): Promise<void> {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
    this.#process = undefined;
  }

  /** Deletes its files, so that the next run starts empty. */
  empty(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.kill();
    this.empty();
  }
}
