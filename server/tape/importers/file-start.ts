import { basename } from 'node:path';
import { type FileStart, START_BYTES } from './importer';
import { encodingOf } from './text-encoding';
import { packingOf, unpacked } from './unpacked';
import { zipEntry } from './zip-entry';

/**
 * Reads and decompresses the beginning of a file.
 * @param name original file name, if the path has another (uploads)
 * @param encoding the file's encoding, if it is known
 * @throws DamageError if the beginning cannot be decompressed, ImportError for a zip archive of several files
 */
export async function readFileStart(
  path: string,
  name = basename(path),
  encoding?: string,
): Promise<FileStart> {
  const inner = (await packingOf(path)) === 'zip' ? (await zipEntry(path)).name : undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of unpacked(path, () => {})) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= START_BYTES) break;
  }
  const bytes = Buffer.concat(chunks).subarray(0, START_BYTES);
  const found = encoding ?? encodingOf(bytes);
  const lines = new TextDecoder(found).decode(bytes).split(/\r?\n/);
  return { name, path, ...(inner !== undefined && { inner }), bytes, lines, encoding: found };
}
