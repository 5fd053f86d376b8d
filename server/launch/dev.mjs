import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BuildFailure, bundleOptions, makeProgram, seconds } from './build.mjs';
import { distDir, projectDir } from './project.mjs';

/** Time that a server gets to stop before its next version starts, ms. */
const PATIENCE = 5_000;

/**
 * Serves during development: a change of the server rebuilds and restarts it, a change of a page is
 * hot-reloaded by Next. Runs until a signal, or until the server exits with a fault.
 */
export async function develop(args) {
  const { watch } = await import('rolldown').catch(() => {
    throw new BuildFailure('packages are missing: run npm ci first');
  });
  // Built once: a change of it needs another start.
  await makeProgram('hub-worker');
  await makeProgram('wall-worker');
  const dir = join(distDir, 'dev');
  const watcher = watch(bundleOptions('server', dir));
  let child;
  let turn = Promise.resolve();
  let stopping = false;

  const restart = async () => {
    const last = child;
    // Killed on purpose: its exit ends nothing.
    child = undefined;
    await stop(last);
    if (stopping) return;
    const started = spawn(process.execPath, ['--enable-source-maps', join(dir, 'server.js'), ...args], {
      cwd: projectDir,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
      // Over the channel the server notices when this process has been killed.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    started.once('exit', (code) => {
      // A server that exits without a fault (`--help`), or for a wrong flag, has printed everything.
      if (child === started && !stopping && (code === 0 || code === 2)) end(code);
    });
  };
  const end = (code) => {
    if (stopping) return;
    stopping = true;
    turn = turn.then(async () => {
      await stop(child);
      await watcher.close();
      process.exit(code);
    });
  };

  watcher.on('event', async (event) => {
    if (event.code === 'ERROR') process.stderr.write(`the server does not build:\n${event.error.message}\n`);
    if (event.code === 'BUNDLE_END') {
      process.stderr.write(`built the server in ${seconds(event.duration)}\n`);
      turn = turn.then(restart);
    }
    if (event.code === 'BUNDLE_END' || event.code === 'ERROR') await event.result.close();
  });
  process.on('SIGINT', () => end(0)).on('SIGTERM', () => end(0));
}

async function stop(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  await gone;
  clearTimeout(force);
}
