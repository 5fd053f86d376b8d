import { createHash } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { distDir, projectDir } from './project.mjs';

/** Inputs of every build, besides its sources. */
const ALWAYS = ['package-lock.json', 'server/launch', 'server/launch.mjs'];

/**
 * Returns a hash of the contents of files and folders (relative to the project; missing ones count as empty),
 * the lock file and Node's major version. Times are ignored: a checkout changes them all.
 */
export async function hashOf(sources) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  for (const source of [...ALWAYS, ...sources].sort()) {
    for (const file of await filesOf(join(projectDir, source))) {
      hash.update(`\0${relative(projectDir, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** True when the last build had sources of this hash. */
export async function isFresh(target, hash) {
  return (await readFile(stampFile(target), 'utf8').catch(() => '')) === hash;
}

export async function setStamp(target, hash) {
  const temporary = `${stampFile(target)}.new`;
  await writeFile(temporary, hash);
  await rename(temporary, stampFile(target));
}

function stampFile(target) {
  return join(distDir, `${target}.stamp`);
}

async function filesOf(path) {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
