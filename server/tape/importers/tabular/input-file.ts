import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Connection } from '../../../database/database-connection';
import { DamageError } from '../../format/damage';
import { readFileStart } from '../file-start';
import { type FileStart, ImportError } from '../importer';
import { packingOf, unpacked } from '../unpacked';
import { literal } from './sql';
import type { InputFile } from './table-format';

const KEPT_BYTES = 16;
const KEPT_LINES = 200;

/** Whether a file that begins so is a Parquet file. */
export function isParquet({ bytes }: FileStart): boolean {
  return bytes.toString('latin1', 0, 4) === 'PAR1';
}

/**
 * Looks at a file: its beginning, or the columns of a Parquet file.
 * @throws ImportError when it is empty, DamageError when it cannot be read
 */
export async function lookAt(path: string, connection: Connection): Promise<InputFile> {
  const { bytes, lines, ...names } = await readFileStart(path);
  if (bytes.length === 0) throw new ImportError(path, undefined, 'the file is empty');
  // There may be thousands of files: no more is kept of each than what tells its columns.
  const start = {
    ...names,
    bytes: Buffer.from(bytes.subarray(0, KEPT_BYTES)),
    lines: lines.slice(0, KEPT_LINES),
  };
  if (!isParquet(start)) return { ...start, path };
  try {
    const columns = await connection.rows(`DESCRIBE SELECT * FROM read_parquet(${literal(path)})`);
    const schema = new Map(columns.map((column) => [String(column.column_name), String(column.column_type)]));
    return { ...start, path, schema };
  } catch (error) {
    throw new DamageError(path, 0, `it cannot be read (${reasonOf(error)})`);
  }
}

/** Where the text of a file lies as it is. */
export interface PlainText {
  readonly path: string;
  /** Whether it was unpacked there and is to be removed. */
  readonly temporary: boolean;
}

/**
 * A path at which the file's text lies as it is; a packed file is unpacked to a temporary one, its checksums checked.
 * @throws DamageError
 */
export async function plainText(
  path: string,
  temporaryFile: () => string,
  signal: AbortSignal | undefined,
): Promise<PlainText> {
  if ((await packingOf(path)) === 'plain') return { path, temporary: false };
  const plain = temporaryFile();
  await pipeline(
    unpacked(path, () => {}),
    createWriteStream(plain),
    signal ? { signal } : {},
  );
  return { path: plain, temporary: true };
}

/** The first line of what the database says is wrong. */
export function reasonOf(error: unknown): string {
  const cause = (error as Error).cause ?? error;
  return (cause as Error).message.split('\n')[0] as string;
}
