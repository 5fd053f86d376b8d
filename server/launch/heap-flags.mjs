import { setFlagsFromString } from 'node:v8';

/**
 * V8's flags for a process that runs for months beside others. By default, V8 lets garbage grow to several times
 * the live heap on a machine with much memory: half of the resident memory, for a tenth of the processor time.
 */
const HEAP_FLAGS = [
  '--heap-growing-percent=20',
  '--max-semi-space-size=4', // MB
  '--semi-space-growth-factor=1',
];

/**
 * V8's flags for a process that takes pushed events: texts and events of thousands of pushes are garbage at once, and
 * collecting it often was the largest cost of ingest.
 */
const PUSHED_FLAGS = ['--heap-growing-percent=60', '--semi-space-growth-factor=2'];

/** Keeps the heap of this process small. The sooner it is called, the less has grown; packages load tens of MB. */
export function keepHeapSmall() {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
}

/** Lets the heap of a process that takes pushed events grow further between collections. */
export function letHeapGrow() {
  for (const flag of PUSHED_FLAGS) setFlagsFromString(flag);
}
