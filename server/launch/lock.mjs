import { mkdir, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { distDir } from './project.mjs';

const LOCK = join(distDir, 'build.lock');
/** How often the owner shows that it is alive, ms. */
const BEAT = 2_000;
/** After how long without a sign of life a lock belongs to nobody, ms. */
const STALE = 20_000;
/** How often a waiting launch looks again, ms. */
const LOOK = 250;

/** Runs the work while no other launch of this project builds; waits for one that does. */
export async function withBuildLock(work) {
  await mkdir(distDir, { recursive: true });
  let told = false;
  while (!(await take())) {
    if (!told) process.stderr.write('another launch is building; waiting for it…\n');
    told = true;
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
    // Only one of several waiting launches can rename it; the others find nothing and look again.
    const aside = `${LOCK}.${process.pid}`;
    await rename(LOCK, aside);
    await unlink(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** A process of another container cannot be seen and counts as dead only by its silence. */
function isAlive(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}
