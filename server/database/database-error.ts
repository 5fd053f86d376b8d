/**
 * Cause of a database failure:
 * - `unavailable`: its native library cannot be loaded on this machine,
 * - `locked`: another process has the file open,
 * - `damaged`: the file is not a database, or its contents do not match their checksums,
 * - `interrupted`: the statement was interrupted,
 * - `failed`: anything else; the message is the database's own.
 */
export type DatabaseFault = 'unavailable' | 'locked' | 'damaged' | 'interrupted' | 'failed';

/** Failure of the database; the message names the file and the operation. */
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

/** Prefixes of the database's messages, since its errors have no code. */
const MESSAGE_PREFIXES: readonly (readonly [RegExp, DatabaseFault])[] = [
  [/Could not set lock|Conflicting lock|being used by another process/i, 'locked'],
  [/not a valid DuckDB database|corrupt|checksum|Serialization Error|WAL file/i, 'damaged'],
  [/INTERNAL Error|has been invalidated|Failed to load metadata pointer/i, 'damaged'],
  [/^INTERRUPT/i, 'interrupted'],
];

/** Maximum length of a statement in a message, characters. */
const MAX_SQL_LENGTH = 120;

/**
 * Converts an error to one that names where it happened.
 * @param where name of the file, or `:memory:`
 * @param what attempted operation: `open`, or the statement
 */
export function databaseError(error: unknown, where: string, what: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const fault = MESSAGE_PREFIXES.find(([prefix]) => prefix.test(reason))?.[1] ?? 'failed';
  const shown = what.replace(/\s+/g, ' ').trim();
  const short = shown.length > MAX_SQL_LENGTH ? `${shown.slice(0, MAX_SQL_LENGTH)}…` : shown;
  return new DatabaseError(`${where}: ${short}: ${reason.trim()}`, fault, { cause: error });
}
