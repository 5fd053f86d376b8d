import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundleProgram } from '../../server/bundle-program';

/** The built server, as workers run it; below the project, for its packages. */
export interface WorkerProgram {
  readonly file: string;
  remove(): void;
}

export async function buildWorkerProgram(): Promise<WorkerProgram> {
  mkdirSync('dist', { recursive: true });
  const folder = mkdtempSync(resolve('dist', 'workers-'));
  const file = `${folder}/server.mjs`;
  await bundleProgram('server/index.ts', file, false);
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
