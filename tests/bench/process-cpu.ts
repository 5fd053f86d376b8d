import { readFileSync } from 'node:fs';

/** The kernel's clock ticks a second in /proc; fixed at 100 on Linux for programs. */
const TICKS_A_SECOND = 100;

/** User and system time of another process, seconds (fields 14 and 15 of proc_pid_stat(5)). Linux only. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
