/** Period of looking at the parent, ms. */
const LOOK = 250;

/**
 * Stops this process when npm has been stopped. `npm start` runs a shell that runs this process, and passes signals
 * to the shell only, which ends without passing them on.
 */
export function stopWithNpm() {
  if (!process.env.npm_lifecycle_script?.includes('server/launch.mjs')) return;
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK);
  looking.unref();
}
