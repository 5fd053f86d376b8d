import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { completeOf } from '../../instruments/instrument-reference';
import { installationDir } from '../../launch/installation';
import { tapeFolder } from './tape-catalog';
import { writeTapeBars } from './write-tape-bars';

/** Time that a stopped process has for cleanup before it is killed, ms. */
const STOP_TIMEOUT = 10_000;
/** Maximum characters of standard error in an error message. */
const MAX_ERROR_CHARACTERS = 1_000;

/** Options and callbacks of a tape program run. */
export interface TapeRun {
  /** Path of the program. */
  readonly program?: string;
  readonly progress?: (progress: { bytes: number; total: number; events: number }) => void;
  readonly warn?: (text: string) => void;
  /** Stops the process, which then cleans up. */
  readonly signal?: AbortSignal;
}

/** Returns the path of the installed tape program, which may not be built. */
export function tapeProgram(): string {
  return join(installationDir(), 'dist/tape.js');
}

/**
 * Runs a tape command in a separate process of lower priority.
 * @returns the JSON result
 * @throws Error with the message of the program; the signal's reason once aborted
 */
export async function runTape(args: readonly string[], run: TapeRun = {}): Promise<Record<string, unknown>> {
  const { program = tapeProgram(), progress, warn, signal } = run;
  if (!existsSync(program)) throw new Error('the tape program is not built (npm run build)');
  signal?.throwIfAborted();
  const child = spawn(process.execPath, [program, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): boolean => child.kill();
  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    kill();
    force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
  };
  process.once('exit', kill);
  signal?.addEventListener('abort', stop, { once: true });
  let errorOutput = '';
  let result: Record<string, unknown> | undefined;
  let fault: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorOutput = (errorOutput + text).slice(-MAX_ERROR_CHARACTERS);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = parsed(line);
    if (message?.progress) progress?.(message.progress as Parameters<NonNullable<TapeRun['progress']>>[0]);
    if (typeof message?.warning === 'string') warn?.(message.warning);
    if (typeof message?.error === 'string') fault = message.error;
    if (message?.result) result = message.result as Record<string, unknown>;
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const [code, killed] = await once(child, 'close');
    signal?.throwIfAborted();
    if (code === 0 && result) return result;
    throw new Error(fault ?? (errorOutput.trim() || `the tape program exited with ${killed ?? code}`));
  } finally {
    clearTimeout(force);
    process.off('exit', kill);
    signal?.removeEventListener('abort', stop);
  }
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Writes the bars of a tape in a separate process, or in this one if the program is not built.
 * @throws Error with the reason; the signal's reason once aborted
 */
export async function makeTapeBars(dataDir: string, id: string, signal: AbortSignal): Promise<void> {
  if (existsSync(tapeProgram())) await runTape(['bars', id, '--data-dir', dataDir], { signal });
  else await writeTapeBars(tapeFolder(dataDir, id), { signal, complete: completeOf(dataDir) });
}
