import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationDir } from '../../server/launch/installation';

/** Maximum time until the built server reports its address, ms. */
const START_TIMEOUT = 60_000;
/** Maximum time for a shutdown before the server is killed, ms. */
const STOP_TIMEOUT = 15_000;

export interface WallServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly pid: number;
  /** Returns its log. */
  log(): string;
  /** Sends a signal, SIGTERM by default. @returns the exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built server, the program of `npm start`, on a free port and with an empty data folder.
 * @param prepare fills the data folder before the server starts
 * @param kept data folder that is kept when the server stops
 * @param env settings of the environment besides the flags
 * @throws with its output if it exits instead of serving
 */
export async function startWall(
  flags: readonly string[] = [],
  prepare?: (dataDir: string) => void,
  kept?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<WallServer> {
  const program = join(installationDir(), 'dist/server.js');
  if (!existsSync(program)) throw new Error('the server is not built: npm run build');
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), 'wall-'));
  const remove = (): void => {
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true });
  };
  prepare?.(dataDir);
  const child = spawn(process.execPath, [program, '--port', '0', '--data-dir', dataDir, ...flags], {
    cwd: installationDir(),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ENV_FILE: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  try {
    const url = await addressOf(child, () => log);
    return {
      url,
      pid: child.pid as number,
      log: () => log,
      stop: (signal) => stop(child, signal).finally(remove),
    };
  } catch (error) {
    await stop(child).finally(remove);
    throw error;
  }
}

function addressOf(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not start:\n${log()}`)), START_TIMEOUT);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const url = /^tickerwall at (\S+)$/m.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}:\n${output}${log()}`));
    });
  });
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill(signal);
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    await gone;
    clearTimeout(force);
  }
  return child.exitCode;
}
