import { DamageError } from '../format/damage';
import { excerpt, ImportError } from './importer';

const BLOCK_BYTES = 512;
/** Bound on the names of long names and the attributes of files, bytes. */
const MAX_ATTRIBUTES_BYTES = 1024 * 1024;
/** Types of entries: files (also as written by old programs), and names and attributes of the next entry. */
const FILES = ['0', '\0', '7'];
const [LONG_NAME, ATTRIBUTES] = ['L', 'x'];

/** A file of a tar archive, whose content must be read before the next file. */
export interface TarFile {
  readonly name: string;
  readonly content: AsyncGenerator<Buffer>;
}

/** Returns true for the beginning of a tar archive. */
export function isTar(start: Buffer): boolean {
  return start.length >= BLOCK_BYTES && start.toString('latin1', 257, 262) === 'ustar';
}

/**
 * Yields the files of a tar archive (POSIX ustar and pax, GNU long names). Links and devices are left out.
 * @param path for messages
 * @throws DamageError naming the place
 */
export async function* tarFiles(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const bytes = new ByteStream(path, chunks);
  let named: string | undefined;
  for (;;) {
    const header = await bytes.take(BLOCK_BYTES);
    if (header.length === 0 || header.every((byte) => byte === 0)) return;
    const at = bytes.position - header.length;
    if (header.length < BLOCK_BYTES || sumOf(header) !== octal(header, 148, 8)) {
      throw new DamageError(path, at, 'no header of a file in the tar archive at this byte');
    }
    const size = sizeOf(header);
    if (!Number.isSafeInteger(size) || size < 0) throw new DamageError(path, at, 'a file without a size');
    const type = String.fromCharCode(header[156] as number);
    if (type === LONG_NAME || type === ATTRIBUTES) {
      if (size > MAX_ATTRIBUTES_BYTES) throw new DamageError(path, at, `attributes of ${size} bytes`);
      const text = (await bytes.take(padded(size))).toString('utf8', 0, size);
      named = type === LONG_NAME ? text.replace(/\0.*$/s, '') : (pathOf(path, text) ?? named);
      continue;
    }
    const end = bytes.position + padded(size);
    const name = named ?? nameOf(header);
    named = undefined;
    if (FILES.includes(type) && !name.endsWith('/')) yield { name, content: bytes.read(size) };
    await bytes.skipTo(end);
  }
}

/** Reads parts of a stream of bytes. */
class ByteStream {
  position = 0;
  readonly #path: string;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string, chunks: AsyncIterable<Buffer>) {
    this.#path = path;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Returns so many bytes; fewer at the end of the stream. */
  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = bytes; missing > 0; ) {
      const part = await this.#next(missing);
      if (part === undefined) break;
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  async *read(bytes: number): AsyncGenerator<Buffer> {
    const end = this.position + bytes;
    while (this.position < end) {
      const part = await this.#next(end - this.position);
      if (part === undefined) throw new DamageError(this.#path, this.position, 'the tar archive is cut off');
      yield part;
    }
  }

  async skipTo(position: number): Promise<void> {
    while (this.position < position && (await this.#next(position - this.position)) !== undefined);
  }

  async #next(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) return undefined;
      this.#rest = value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    this.position += part.length;
    return part;
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
}

/** Sums the bytes of a header, with spaces for its own checksum. */
function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

function octal(header: Buffer, at: number, length: number): number {
  return Number.parseInt(header.toString('latin1', at, at + length).replace(/[\0 ]+/g, ''), 8);
}

/** Returns the size; one of 8 GiB and more is binary. */
function sizeOf(header: Buffer): number {
  const binary = ((header[124] as number) & 0x80) !== 0;
  return binary ? Number(header.readBigUInt64BE(128)) : octal(header, 124, 12);
}

function nameOf(header: Buffer): string {
  const text = (at: number, length: number): string =>
    header.toString('utf8', at, at + length).replace(/\0.*$/s, '');
  const prefix = text(345, 155);
  const name = text(0, 100);
  return prefix === '' || header.toString('latin1', 257, 263) !== 'ustar\0' ? name : `${prefix}/${name}`;
}

/** Returns the path in a pax header, whose lines are "length key=value". */
function pathOf(path: string, text: string): string | undefined {
  const value = (key: string): string | undefined =>
    new RegExp(`(?:^|\\n)\\d+ ${key}=([^\\n]*)`).exec(text)?.[1];
  if (value('size') !== undefined) {
    throw new ImportError(
      path,
      undefined,
      `a file of the archive is too large: ${excerpt(text)}; unpack it first (tar)`,
    );
  }
  return value('path');
}
