import { constants, copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wallMillis } from '../time/clock';

/** Mode of files that only the server's user may read. */
export const OWNER_ONLY = 0o600;

/** Creates a folder with those above it, and syncs the name of each. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Syncs the names in a folder; without it a power failure may lose a new file or a rename. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file as a whole: a crash leaves the old content or the new. */
export async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.new`;
  try {
    const handle = await open(temporary, 'w', OWNER_ONLY);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(file));
}

/**
 * Copies a damaged file beside it, durably.
 * @returns path of the copy, `<file>.damaged-<moment>`
 */
export async function copyDamaged(file: string): Promise<string> {
  return toDamagedName(file, async (copy) => {
    await copyFile(file, copy, constants.COPYFILE_EXCL);
    const handle = await open(copy, 'r');
    await handle.sync().finally(() => handle.close());
    await syncFolder(dirname(copy));
  });
}

/** Renames a damaged file in the same way. */
export async function renameDamaged(file: string): Promise<string> {
  return toDamagedName(file, async (name) => {
    // Fails when the name is taken, which a rename would replace.
    await (await open(name, 'wx')).close();
    await rename(file, name);
  });
}

async function toDamagedName(file: string, put: (name: string) => Promise<void>): Promise<string> {
  const moment = new Date(wallMillis()).toISOString().replace(/[-:]|\.\d+/g, '');
  for (let number = 1; ; number++) {
    const name = `${file}.damaged-${moment}${number === 1 ? '' : `-${number}`}`;
    try {
      await put(name);
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
