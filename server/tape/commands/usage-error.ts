/** A command line that cannot be done; the message says what is wrong with it. */
export class UsageError extends Error {}
