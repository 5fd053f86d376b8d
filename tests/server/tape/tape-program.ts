import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { afterAll, beforeAll } from 'vitest';
import { installationDir } from '../../../server/launch/installation';

/** Build timeout on a busy machine, ms. */
const BUILD_TIMEOUT = 240_000;

/**
 * Builds the tape command for the tests of a file, like the launcher.
 * Packages are not bundled, so the program must be below the project folder.
 * @returns a function that returns the program's path once the tests run
 */
export function tapeProgram(): () => string {
  let folder = '';
  beforeAll(async () => {
    const dist = join(installationDir(), 'dist');
    mkdirSync(dist, { recursive: true });
    folder = mkdtempSync(join(dist, '.tape-test-'));
    await build({
      input: { tape: join(installationDir(), 'server/commands/tape.ts') },
      platform: 'node',
      logLevel: 'silent',
      external: (id) => !id.startsWith('.') && !id.startsWith('/'),
      output: { dir: folder, format: 'esm', codeSplitting: false, entryFileNames: '[name].mjs' },
    });
  }, BUILD_TIMEOUT);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => join(folder, 'tape.mjs');
}
