import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../../../database/database-connection';
import { fileLiteral } from '../../../database/sql-literal';
import { DamageError } from '../../format/damage';
import { readFileStart } from '../file-start';
import { type FileStart, ImportError } from '../importer';
import { utf8Text } from '../text-encoding';
import { packingOf } from '../unpacked';
import type { InputFile } from './table-format';

const KEPT_BYTES = 16;
const KEPT_LINES = 200;

/** Returns true for a Parquet file. */
export function isParquet({ bytes }: FileStart): boolean {
  return bytes.toString('latin1', 0, 4) === 'PAR1';
}

/**
 * Inspects a file: its beginning, or the schema of a Parquet file.
 * @throws ImportError if it is empty, DamageError if it cannot be read
 */
export async function inspectFile(
  path: string,
  connection: Connection,
  encoding: string | undefined,
): Promise<InputFile> {
  const { bytes, lines, ...names } = await readFileStart(path, undefined, encoding);
  if (bytes.length === 0) throw new ImportError(path, undefined, 'the file is empty');
  // Imports may have thousands of files, so only what identifies the columns is kept.
  const start = {
    ...names,
    bytes: Buffer.from(bytes.subarray(0, KEPT_BYTES)),
    lines: lines.slice(0, KEPT_LINES),
  };
  if (!isParquet(start)) return start;
  try {
    const columns = await connection.rows(`DESCRIBE SELECT * FROM read_parquet(${fileLiteral(path)})`);
    const schema = new Map(columns.map((column) => [String(column.column_name), String(column.column_type)]));
    return { ...start, schema };
  } catch (error) {
    throw new DamageError(path, 0, `it cannot be read (${reasonOf(error)})`);
  }
}

/** A text file as the database reads it. */
export interface PlainText {
  readonly path: string;
  /** True for a converted copy, which must be removed. */
  readonly temporary: boolean;
}

/**
 * Returns a path of the text, uncompressed and in UTF-8. Converts it to a temporary file if needed, and verifies
 * checksums.
 * @throws DamageError
 */
export async function plainText(
  { path, encoding }: InputFile,
  temporaryFile: () => string,
  signal: AbortSignal | undefined,
): Promise<PlainText> {
  if ((await packingOf(path)) === 'plain' && encoding === 'utf-8') return { path, temporary: false };
  const plain = temporaryFile();
  await pipeline(
    utf8Text(path, () => {}, encoding),
    createWriteStream(plain),
    signal ? { signal } : {},
  );
  return { path: plain, temporary: true };
}

/** Returns the first line of a database error. */
export function reasonOf(error: unknown): string {
  const cause = (error as Error).cause ?? error;
  return (cause as Error).message.split('\n')[0] as string;
}
