import { basename } from 'node:path';
import { type FileStart, START_BYTES } from './importer';
import { packingOf, unpacked } from './unpacked';
import { zipEntry } from './zip-entry';

/**
 * Reads and decompresses the beginning of a file.
 * @param name original file name, if the path has another (uploads)
 * @throws DamageError if the beginning cannot be decompressed, ImportError for a zip archive of several files
 */
export async function readFileStart(path: string, name = basename(path)): Promise<FileStart> {
  const inner = (await packingOf(path)) === 'zip' ? (await zipEntry(path)).name : undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of unpacked(path, () => {})) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= START_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, START_BYTES);
  const lines = bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  return { name, ...(inner !== undefined && { inner }), bytes, lines };
}
