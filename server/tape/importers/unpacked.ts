import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';
import { DamageError } from '../format/damage';
import { ImportError } from './importer';
import { type ZipEntry, zipEntry } from './zip-entry';

/** Bytes read at a time. */
const CHUNK_BYTES = 256 * 1024;
const MAGIC_BYTES = 6;
/** Other compressions: their names, first bytes, and the programs for them. */
const UNSUPPORTED: readonly (readonly [name: string, start: string, program: string])[] = [
  ['zstd', '28b52ffd', 'zstd -d'],
  ['bzip2', '425a68', 'bunzip2'],
  ['xz', 'fd377a585a00', 'unxz'],
  ['7z', '377abcaf271c', '7z x'],
  ['rar', '526172211a07', 'unrar x'],
];
const UNPACKING = { chunkSize: CHUNK_BYTES } as const;

/**
 * Yields the content of a file. Decompresses gzip and single-file zip, and verifies checksums.
 * @param read called with the bytes read from disk since the last call
 * @throws DamageError naming the file and the approximate position of the damage
 */
export async function* unpacked(path: string, read: (bytes: number) => void): AsyncGenerator<Buffer> {
  const kind = await packingOf(path);
  const program = UNSUPPORTED.find(([name]) => name === kind)?.[2];
  if (program !== undefined) {
    throw new ImportError(path, undefined, `${kind} is not supported; decompress it first (${program})`);
  }
  if (kind === 'plain') yield* counted(path, {}, read);
  else if (kind === 'gzip') yield* inflated(path, createGunzip(UNPACKING), 0, counted(path, {}, read));
  else yield* unzipped(path, await zipEntry(path), read);
}

/** Detects compression from the first bytes of a file: `plain`, `gzip`, `zip`, or the name of another one. */
export async function packingOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const magic = Buffer.alloc(MAGIC_BYTES);
    await file.read(magic, 0, MAGIC_BYTES, 0);
    if (magic.readUInt16BE(0) === 0x1f8b) return 'gzip';
    if (magic.readUInt32BE(0) === 0x504b0304) return 'zip';
    const hex = magic.toString('hex');
    return UNSUPPORTED.find(([, start]) => hex.startsWith(start))?.[0] ?? 'plain';
  } finally {
    await file.close();
  }
}

/** Yields the content of a file in a zip archive, and verifies its checksum. */
export async function* unzipped(
  path: string,
  entry: ZipEntry,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const { start, end, deflated, name } = entry;
  if (start === end) return;
  const data = counted(path, { start, end: end - 1 }, read);
  let crc = 0;
  let size = 0;
  for await (const chunk of deflated ? inflated(path, createInflateRaw(UNPACKING), start, data) : data) {
    crc = crc32(chunk, crc);
    size += chunk.length;
    yield chunk;
  }
  if (size !== entry.size)
    throw new DamageError(path, end, `"${name}" has ${size} bytes, ${entry.size} expected`);
  if (crc !== entry.crc) throw new DamageError(path, end, `checksum mismatch in "${name}"`);
}

async function* counted(
  path: string,
  range: { start?: number; end?: number },
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { ...range, highWaterMark: CHUNK_BYTES })) {
    read(chunk.length);
    yield chunk;
  }
}

async function* inflated(
  path: string,
  engine: Gunzip | InflateRaw,
  start: number,
  data: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    // The loop throws errors of either stream; the callback only prevents an uncaught second one.
    for await (const chunk of pipeline(data, engine, () => {})) yield chunk as Buffer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    throw new DamageError(path, start + engine.bytesWritten, `it cannot be decompressed (${message})`);
  }
}
