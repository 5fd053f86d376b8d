import { type FileHandle, open } from 'node:fs/promises';
import { DamageError } from '../format/damage';
import { isDataFile, requireFewFiles } from './archive-rules';
import { excerpt, ImportError } from './importer';

/** A data file in a zip archive: position, sizes and checksum. */
export interface ZipEntry {
  readonly name: string;
  /** Byte range of the data; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly deflated: boolean;
  readonly size: number;
  readonly crc: number;
}

/** Files of an archive that a message names. */
const MAX_NAMED = 5;

/** Size of the end record, and the maximum size of the comment after it, bytes. */
const END_RECORD_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const END_RECORD = 0x06054b50;
const DIRECTORY_RECORD = 0x02014b50;
const DIRECTORY_RECORD_BYTES = 46;
const LOCAL_RECORD = 0x04034b50;
const LOCAL_RECORD_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/** Marks a number that is stored in a ZIP64 record instead. */
const IN_ZIP64 = 0xffffffff;
const ZIP64_FIELD = 0x0001;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const ZIP64_END_RECORD = 0x06064b50;
const ZIP64_END_RECORD_BYTES = 56;

/**
 * Finds the only data file in a zip archive (APPNOTE 6.3, including ZIP64).
 * @throws ImportError if there are several, or it is encrypted or of an unsupported method; DamageError
 */
export async function zipEntry(path: string): Promise<ZipEntry> {
  const [found, ...others] = await zipEntries(path);
  if (others.length === 0) return found as ZipEntry;
  const names = [found as ZipEntry, ...others].slice(0, MAX_NAMED).map(({ name }) => excerpt(name));
  const what = `${others.length + 1} files in the archive, 1 expected: ${names.join(', ')}; unpack it first (unzip)`;
  throw new ImportError(path, undefined, what);
}

/**
 * Finds the data files in a zip archive, at least one.
 * @throws ImportError if one is encrypted or of an unsupported method, or there are too many; DamageError
 */
export async function zipEntries(path: string): Promise<ZipEntry[]> {
  const file = await open(path, 'r');
  try {
    const { directoryAt, directoryBytes } = await findDirectory(file, path);
    const { size: bytes } = await file.stat();
    if (directoryAt + directoryBytes > bytes) {
      const what = `the zip archive announces a directory of ${directoryBytes} bytes, beyond its end`;
      throw new DamageError(path, directoryAt, what);
    }
    const files = dataFiles(await read(file, directoryAt, directoryBytes));
    if (files.length === 0) {
      throw new DamageError(path, directoryAt, 'the central directory of the zip archive has no data file');
    }
    requireFewFiles(path, files.length);
    const entries: ZipEntry[] = [];
    for (const one of files) entries.push(await entryOf(file, path, one));
    return entries;
  } finally {
    await file.close();
  }
}

async function entryOf(
  file: FileHandle,
  path: string,
  { record, name, nameEnd }: DirectoryRecord,
): Promise<ZipEntry> {
  const method = record.readUInt16LE(10);
  const encrypted = (record.readUInt16LE(8) & 1) !== 0;
  if (encrypted || (method !== STORED && method !== DEFLATED)) {
    const how = encrypted ? 'encrypted' : `compressed by the unsupported method ${method}`;
    throw new ImportError(path, undefined, `"${name}" is ${how}`);
  }
  const { size, packed, localAt } = placeOf(record, nameEnd);
  const local = await read(file, localAt, LOCAL_RECORD_BYTES);
  if (local.length < LOCAL_RECORD_BYTES || local.readUInt32LE(0) !== LOCAL_RECORD) {
    throw new DamageError(path, localAt, `no local header of "${name}" at this offset`);
  }
  const start = localAt + LOCAL_RECORD_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28);
  const deflated = method === DEFLATED;
  return { name, start, end: start + packed, deflated, size, crc: record.readUInt32LE(16) };
}

interface DirectoryRecord {
  readonly name: string;
  readonly record: Buffer;
  /** End of the name within the record, where the extra fields begin. */
  readonly nameEnd: number;
}

/** Returns the records of data files in a central directory, up to the first that is no record. */
function dataFiles(directory: Buffer): DirectoryRecord[] {
  const files: DirectoryRecord[] = [];
  for (let at = 0; at + DIRECTORY_RECORD_BYTES <= directory.length; ) {
    const record = directory.subarray(at);
    if (record.readUInt32LE(0) !== DIRECTORY_RECORD) break;
    const nameEnd = DIRECTORY_RECORD_BYTES + record.readUInt16LE(28);
    const name = record.toString('utf8', DIRECTORY_RECORD_BYTES, nameEnd);
    if (isDataFile(name)) files.push({ name, record, nameEnd });
    at += nameEnd + record.readUInt16LE(30) + record.readUInt16LE(32);
  }
  return files;
}

interface Directory {
  readonly directoryAt: number;
  readonly directoryBytes: number;
}

async function findDirectory(file: FileHandle, path: string): Promise<Directory> {
  const { size: bytes } = await file.stat();
  const tailAt = Math.max(0, bytes - END_RECORD_BYTES - MAX_COMMENT_BYTES);
  const tail = await read(file, tailAt, bytes - tailAt);
  const at = findEnd(tail);
  if (at < 0) throw new DamageError(path, bytes, 'the zip archive has no end record; is it cut off?');
  const directoryAt = tail.readUInt32LE(at + 16);
  if (directoryAt !== IN_ZIP64) {
    return { directoryAt, directoryBytes: tail.readUInt32LE(at + 12) };
  }
  const locator = await read(file, tailAt + at - ZIP64_LOCATOR_BYTES, ZIP64_LOCATOR_BYTES);
  const known = locator.length === ZIP64_LOCATOR_BYTES && locator.readUInt32LE(0) === ZIP64_LOCATOR;
  const endAt = known ? Number(locator.readBigUInt64LE(8)) : bytes;
  const end = await read(file, endAt, ZIP64_END_RECORD_BYTES);
  if (end.length < ZIP64_END_RECORD_BYTES || end.readUInt32LE(0) !== ZIP64_END_RECORD) {
    throw new DamageError(path, endAt, 'the zip archive has no ZIP64 end record');
  }
  const [directoryBytes, start] = [40, 48].map((position) => Number(end.readBigUInt64LE(position)));
  return { directoryBytes, directoryAt: start } as Directory;
}

/** Reads sizes and offset of the entry. Numbers that do not fit are in the ZIP64 extra field, in this order. */
function placeOf(directory: Buffer, nameEnd: number): { size: number; packed: number; localAt: number } {
  const numbers = [24, 20, 42].map((position) => directory.readUInt32LE(position));
  const end = Math.min(nameEnd + directory.readUInt16LE(30), directory.length);
  for (let at = nameEnd; at + 4 <= end; at += 4 + directory.readUInt16LE(at + 2)) {
    if (directory.readUInt16LE(at) !== ZIP64_FIELD) continue;
    let next = at + 4;
    for (const [index, number] of numbers.entries()) {
      if (number !== IN_ZIP64 || next + 8 > end) continue;
      numbers[index] = Number(directory.readBigUInt64LE(next));
      next += 8;
    }
  }
  const [size, packed, localAt] = numbers as [number, number, number];
  return { size, packed, localAt };
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
