import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';
import { DamageError } from '../format/damage';
import { ImportError } from './importer';
import { type ZipEntry, zipEntry } from './zip-entry';

/** Bytes read at a time. */
const CHUNK_BYTES = 256 * 1024;
const UNPACKING = { chunkSize: CHUNK_BYTES } as const;

/**
 * Yields the content of a file. Decompresses gzip and single-file zip, and verifies checksums.
 * @param read called with the bytes read from disk since the last call
 * @throws DamageError naming the file and the approximate position of the damage
 */
export async function* unpacked(path: string, read: (bytes: number) => void): AsyncGenerator<Buffer> {
  const kind = await packingOf(path);
  if (kind === 'zstd') {
    throw new ImportError(path, undefined, 'zstd is not supported; decompress it first (zstd -d)');
  }
  if (kind === 'plain') yield* counted(path, {}, read);
  else if (kind === 'gzip') yield* inflated(path, createGunzip(UNPACKING), 0, counted(path, {}, read));
  else yield* unzipped(path, await zipEntry(path), read);
}

/** Detects compression from the first bytes of a file. */
export async function packingOf(path: string): Promise<'plain' | 'gzip' | 'zip' | 'zstd'> {
  const file = await open(path, 'r');
  try {
    const magic = Buffer.alloc(4);
    await file.read(magic, 0, 4, 0);
    if (magic.readUInt16BE(0) === 0x1f8b) return 'gzip';
    const first = magic.readUInt32BE(0);
    return first === 0x504b0304 ? 'zip' : first === 0x28b52ffd ? 'zstd' : 'plain';
  } finally {
    await file.close();
  }
}

async function* unzipped(
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
