import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll } from 'vitest';
import { bundleProgram } from '../../bundle-program';

/** A running recording process and its output. */
export interface RecordingProcess {
  readonly child: ChildProcess;
  /** Events acknowledged as on the tape. */
  readonly acknowledged: number;
  readonly failure: string | undefined;
  /** Resolves at the first acknowledgement, or at the end of the process. */
  readonly begun: Promise<void>;
  /** Batches taken after its tape failed. */
  readonly takenSince: number;
  readonly ended: Promise<void>;
}

/** Bundles `recording-process.ts` once per test file; returns a function that starts it. */
export function recordingProgram(): (args: readonly string[], shell?: string) => RecordingProcess {
  const dir = mkdtempSync(join(tmpdir(), 'tickerwall-recording-'));
  const program = join(dir, 'recording.mjs');
  beforeAll(() => bundleProgram('tests/server/tape/recorder/recording-process.ts', program));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return (args, shell) => {
    const command = [process.execPath, program, ...args];
    const child = shell
      ? spawn('sh', ['-c', `${shell} exec "$0" "$@"`, ...command], { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn(process.execPath, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    const said = { child, acknowledged: 0, failure: undefined as string | undefined, takenSince: 0 };
    const lines = createInterface({ input: child.stdout });
    const begun = new Promise<void>((done) => lines.once('line', () => done()).once('close', done));
    lines.on('line', (line) => {
      const [what, ...rest] = line.split(' ');
      if (what === 'acknowledged') said.acknowledged = Number(rest[0]);
      else if (what === 'taken') said.takenSince += 1;
      else if (what === 'failed') said.failure = rest.join(' ');
    });
    const closed = new Promise<void>((done) => lines.once('close', done));
    const exited = new Promise<void>((done) => child.once('exit', () => done()));
    return Object.assign(said, { begun, ended: Promise.all([closed, exited]).then(() => {}) });
  };
}
