import { cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Parts of a build that are not served. */
const NOT_SERVED = ['cache', 'dev', 'diagnostics', 'trace', 'trace-build', 'turbopack', 'types'];
/** Time after which a build that no server has touched is removed, ms: a running server touches its own. */
const UNUSED = 600_000;

/**
 * Copies a build as a whole beside earlier ones, which servers may still be serving.
 * @param {string} work folder of the build
 * @param {string} finished folder of finished builds, each named by its stamp
 * @param {string} hash stamp of the build
 */
export async function finishPages(work, finished, hash) {
  const folder = join(finished, hash);
  const temporary = `${folder}.new`;
  for (const old of [temporary, folder]) await rm(old, { recursive: true, force: true });
  const notServed = NOT_SERVED.map((name) => join(work, name));
  await cp(work, temporary, { recursive: true, filter: (path) => !notServed.includes(path) });
  await rename(temporary, folder);
}

/**
 * Removes builds that no server uses.
 * @param {string} finished folder of finished builds
 * @param {string} current stamp of the newest one
 */
export async function removeUnusedPages(finished, current) {
  const { mtimeMs: now } = await stat(join(finished, current));
  for (const name of await readdir(finished)) {
    const folder = join(finished, name);
    if (now - (await stat(folder)).mtimeMs < UNUSED) continue;
    await rm(folder, { recursive: true, force: true });
  }
}
