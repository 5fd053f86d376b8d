/**
 * Why the database did not do it:
 * - `unavailable`: its native library cannot be loaded on this machine,
 * - `locked`: another process has the file open,
 * - `damaged`: the file is not a database, or its contents do not match their checksums,
 * - `interrupted`: it was told to stop,
 * - `failed`: anything else; the message is the database's own.
 */
export type DatabaseFault = 'unavailable' | 'locked' | 'damaged' | 'interrupted' | 'failed';

/** A failure of the database; the message names the file and what failed. */
export class DatabaseError extends Error {
  constructor(
    message: string,
    readonly fault: DatabaseFault,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DatabaseError';
  }
}

/** Beginnings of the database's own messages, since its errors carry no code. */
const SIGNS: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/Could not set lock|Conflicting lock|being used by another process/i, 'locked'],
  [/not a valid DuckDB database|corrupt|checksum|Serialization Error|WAL file/i, 'damaged'],
  [/INTERNAL Error|has been invalidated|Failed to load metadata pointer/i, 'damaged'],
  [/^INTERRUPT/i, 'interrupted'],
];

/** Longest part of a statement that a message repeats, in characters. */
const SHOWN_SQL = 120;

/**
 * The error as one that says where it happened.
 * @param where name of the file, or `:memory:`
 * @param what what was tried: `open`, or the statement
 */
export function databaseError(error: unknown, where: string, what: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const fault = SIGNS.find(([sign]) => sign.test(reason))?.[1] ?? 'failed';
  const shown = what.replace(/\s+/g, ' ').trim();
  const short = shown.length > SHOWN_SQL ? `${shown.slice(0, SHOWN_SQL)}…` : shown;
  return new DatabaseError(`${where}: ${short}: ${reason.trim()}`, fault, { cause: error });
}
