import { mkdir, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { distDir } from './project.mjs';

const LOCK = join(distDir, 'build.lock');
/** Period of refreshing the lock, ms. */
const BEAT = 2_000;
/** Age from which an unrefreshed lock is stale, ms. */
const STALE = 20_000;
/** Period of checking while waiting, ms. */
const LOOK = 250;

/** Runs the work while no other launch of this project builds. */
export async function withBuildLock(work) {
  await mkdir(distDir, { recursive: true });
  let reported = false;
  while (!(await take())) {
    if (!reported) process.stderr.write('another launch is building; waiting for it…\n');
    reported = true;
    await sleep(LOOK);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(LOCK, now, now).catch(() => {});
  }, BEAT);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await unlink(LOCK).catch(() => {});
  }
}

async function take() {
  try {
    const file = await open(LOCK, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    await dropIfAbandoned();
    return false;
  }
}

async function dropIfAbandoned() {
  try {
    const [owner, { mtimeMs }] = await Promise.all([readFile(LOCK, 'utf8'), stat(LOCK)]);
    const silent = Date.now() - mtimeMs > STALE;
    if (!silent && (owner === '' || isAlive(Number(owner)))) return;
    // Only one of several waiting launches can rename it; the others find nothing and check again.
    const aside = `${LOCK}.${process.pid}`;
    await rename(LOCK, aside);
    await unlink(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** A process of another container is not visible, so only the age of its lock counts. */
function isAlive(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
