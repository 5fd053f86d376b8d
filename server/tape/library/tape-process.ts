import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { installationDir } from '../../launch/installation';
import { tapeFolder } from './tape-catalog';
import { writeTapeBars } from './write-tape-bars';

/** How long a process that is told to stop may take to clean up, ms. */
const STOP_PATIENCE = 10_000;
/** Last of what a program says on its standard error that is repeated when it fails, in characters. */
const SHOWN_OUTPUT = 1_000;

/** What the tape program tells while it works. */
export interface TapeRun {
  /** Path of the program. */
  readonly program?: string;
  readonly progress?: (progress: { bytes: number; total: number; events: number }) => void;
  readonly warn?: (text: string) => void;
  /** Stops the process, which then cleans up. */
  readonly signal?: AbortSignal;
}

/** The tape program of this installation, built or not. */
export function tapeProgram(): string {
  return join(installationDir(), 'dist/tape.js');
}

/**
 * Runs a command of the tape program in a process of its own, which gives way to others.
 * @returns the figures of its result
 * @throws Error saying what the program says was wrong; the signal's reason when it was stopped
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
    force = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE);
  };
  process.once('exit', kill);
  signal?.addEventListener('abort', stop, { once: true });
  let said = '';
  let result: Record<string, unknown> | undefined;
  let fault: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SHOWN_OUTPUT);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const told = parsed(line);
    if (told?.progress) progress?.(told.progress as Parameters<NonNullable<TapeRun['progress']>>[0]);
    if (typeof told?.warning === 'string') warn?.(told.warning);
    if (typeof told?.error === 'string') fault = told.error;
    if (told?.result) result = told.result as Record<string, unknown>;
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const [code, killed] = await once(child, 'close');
    signal?.throwIfAborted();
    if (code === 0 && result) return result;
    throw new Error(fault ?? (said.trim() || `the program ended with ${killed ?? code}`));
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
 * Makes the bars of a tape in a process of its own; in this one, in short turns, where the program is not built.
 * @throws Error saying why there are none; the signal's reason when it was stopped
 */
export async function makeTapeBars(dataDir: string, id: string, signal: AbortSignal): Promise<void> {
  if (existsSync(tapeProgram())) await runTape(['bars', id, '--data-dir', dataDir], { signal });
  else await writeTapeBars(tapeFolder(dataDir, id), { signal });
}
