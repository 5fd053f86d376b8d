/** An invalid command line. The message names the fault. */
export class UsageError extends Error {}
