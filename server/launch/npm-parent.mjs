import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Period of looking at the parents, ms. */
const LOOK = 250;
/** Part of the command of the shell between npm and this process. */
const SCRIPT = 'server/launch.mjs';

/**
 * Stops this process when npm has ended, also by SIGKILL. `npm start` runs a shell that runs this process, and passes
 * signals to the shell only, which ends without passing them on; when npm is killed, the shell goes on. A shell that
 * replaces itself by this process is not between the two.
 */
export function stopWithNpm() {
  if (!process.env.npm_lifecycle_script?.includes(SCRIPT)) return;
  const parent = process.ppid;
  const shell = factsOf(parent);
  const npm = shell?.command.includes(SCRIPT) ? shell.parent : undefined;
  const looking = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || isParent(npm, parent))) return;
    clearInterval(looking);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK);
  looking.unref();
}

/** Returns the parent and the command of a process, undefined where that cannot be found out. */
function factsOf(pid) {
  try {
    if (process.platform === 'linux') {
      return { parent: parentOf(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
    }
    const [, parent, command] = /^\s*(\d+) (.*)/s.exec(
      execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }),
    );
    return { parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

/** True while npm lives. Linux names the process that adopts the shell; elsewhere the id of a dead process is free. */
function isParent(npm, shell) {
  try {
    if (process.platform === 'linux') return parentOf(shell) === npm;
    return process.kill(npm, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function parentOf(pid) {
  // The name in parentheses may contain spaces and parentheses; the state and the parent follow.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
