import { type FileHandle, open } from 'node:fs/promises';
import { DamageError } from '../damage';
import { ImportError } from './importer';

/** The one file of a zip archive: where its data lies and what it must be. */
export interface ZipEntry {
  readonly name: string;
  /** Where the data begins and ends (exclusive), bytes. */
  readonly start: number;
  readonly end: number;
  readonly deflated: boolean;
  readonly size: number;
  readonly crc: number;
}

/** Bytes of the end record, and the most that it lies before the end of the file (its comment is up to 64 KiB). */
const END_RECORD_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const END_RECORD = 0x06054b50;
const DIRECTORY_RECORD = 0x02014b50;
const DIRECTORY_RECORD_BYTES = 46;
const LOCAL_RECORD = 0x04034b50;
const LOCAL_RECORD_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const ZIP64 = 0xffffffff;

/**
 * Finds the one file in a zip archive (APPNOTE 6.3: end record, central directory, local header).
 * @throws ImportError when it holds several files, is encrypted or of a kind that is not read
 */
export async function zipEntry(path: string): Promise<ZipEntry> {
  const file = await open(path, 'r');
  try {
    const { size: bytes } = await file.stat();
    const tailAt = Math.max(0, bytes - END_RECORD_BYTES - COMMENT_BYTES_MAX);
    const tail = await read(file, tailAt, bytes - tailAt);
    const at = findEnd(tail);
    if (at < 0) throw new DamageError(path, bytes, 'the zip archive has no end record; is it cut off?');
    const entries = tail.readUInt16LE(at + 10);
    if (entries !== 1) throw new ImportError(path, undefined, `${entries} files in the archive, 1 expected`);
    const directoryAt = tail.readUInt32LE(at + 16);
    const directory = await read(file, directoryAt, tail.readUInt32LE(at + 12));
    if (directory.length < DIRECTORY_RECORD_BYTES || directory.readUInt32LE(0) !== DIRECTORY_RECORD) {
      throw new DamageError(path, directoryAt, 'the directory of the zip archive is not there');
    }
    const method = directory.readUInt16LE(10);
    const encrypted = (directory.readUInt16LE(8) & 1) !== 0;
    const [packed, size, localAt] = [20, 24, 42].map((place) => directory.readUInt32LE(place));
    const name = directory.toString(
      'utf8',
      DIRECTORY_RECORD_BYTES,
      DIRECTORY_RECORD_BYTES + directory.readUInt16LE(28),
    );
    if (encrypted || (method !== STORED && method !== DEFLATED)) {
      throw new ImportError(
        path,
        undefined,
        `"${name}" is ${encrypted ? 'encrypted' : `packed by method ${method}`}`,
      );
    }
    if (
      packed === undefined ||
      size === undefined ||
      localAt === undefined ||
      [packed, size, localAt].includes(ZIP64)
    ) {
      throw new ImportError(path, undefined, 'archives of more than 4 GB (zip64) are not read');
    }
    const local = await read(file, localAt, LOCAL_RECORD_BYTES);
    if (local.length < LOCAL_RECORD_BYTES || local.readUInt32LE(0) !== LOCAL_RECORD) {
      throw new DamageError(path, localAt, `"${name}" is not where the directory says`);
    }
    const start = localAt + LOCAL_RECORD_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
    const deflated = method === DEFLATED;
    return { name, start, end: start + packed, deflated, size, crc: directory.readUInt32LE(16) };
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, offset);
  return buffer.subarray(0, bytesRead);
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - END_RECORD_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END_RECORD) return at;
  }
  return -1;
}
