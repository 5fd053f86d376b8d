import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from '../child';
import type { DialectName } from '../fanout/contestant';
import type { ServerWork } from '../fanout/work';
import type { LoadProcess } from '../load/load-process';
import { cpuSecondsOf } from '../process-cpu';

/** Decoding clients of each load process. */
const SAMPLED = 10;

/** Returns the cores of processes over the measured time. */
export async function coresOf(pids: readonly number[], seconds: number): Promise<number[]> {
  const before = pids.map(cpuSecondsOf);
  const begun = performance.now();
  await sleep(seconds * 1_000);
  const elapsed = (performance.now() - begun) / 1_000;
  return pids.map((pid, at) => (cpuSecondsOf(pid) - (before[at] as number)) / elapsed);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Clients of one server in a process of their own. */
export async function loadOf(dialect: DialectName, port: number, work: ServerWork, first: number) {
  const load = new Child<LoadProcess>('load');
  await load.ask('create', { dialect, port, work, sampled: Math.min(SAMPLED, work.clients), first });
  await load.ask('connect');
  return load;
}
