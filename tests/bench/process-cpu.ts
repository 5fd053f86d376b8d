import { readFileSync } from 'node:fs';

/** Kernel clock ticks a second in /proc; 100 for programs on Linux. */
const TICKS_A_SECOND = 100;

/**
 * Returns user and system time of another process, seconds (fields 14 and 15 of proc_pid_stat(5)). Linux only.
 */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
