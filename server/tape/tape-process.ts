import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { installationDir } from '../installation';
import { tapeFolder } from './catalog';
import { writeTapeBars } from './tape-bars';

/** Last of what a program says that is repeated when it fails, in characters. */
const SHOWN_OUTPUT = 1_000;

/**
 * Makes the bars of a tape in a process of its own, which gives way to others; in this one, in short turns, where the
 * program is not built.
 * @throws Error saying why there are none
 */
export async function makeTapeBars(dataDir: string, id: string): Promise<void> {
  const program = join(installationDir(), 'dist/tape.js');
  if (!existsSync(program)) return writeTapeBars(tapeFolder(dataDir, id));
  const child = spawn(process.execPath, [program, 'bars', id, '--data-dir', dataDir], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = (): boolean => child.kill();
  process.once('exit', stop);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SHOWN_OUTPUT);
  });
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const [code, signal] = await once(child, 'close');
    if (code !== 0) throw new Error(said.trim() || `the program ended with ${signal ?? code}`);
  } finally {
    process.off('exit', stop);
  }
}
