import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Maximum characters of a file name. */
const MAX_NAME_LENGTH = 200;
/** Characters replaced in file names: path separators, and characters invalid on Windows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out
const UNSAFE_CHARACTERS = /[\u0000-\u001f\u007f/\\:*?"<>|]/g;

/** The request body exceeds the limit. */
export class TooLargeError extends Error {}

/** Returns a safe name for an uploaded file. Otherwise unchanged, since formats are also detected by name. */
export function safeName(name: string): string {
  const safe = name.slice(-MAX_NAME_LENGTH).replace(UNSAFE_CHARACTERS, '-').replace(/^\.+/, '');
  return safe === '' ? 'upload' : safe;
}

/**
 * Writes an upload to a file in a new folder.
 * @param maxBytes maximum bytes
 * @param received called with the bytes received since the last call
 * @returns the path of the file
 * @throws TooLargeError, or the reason why the upload is incomplete; the folder is removed then
 */
export async function receive(
  body: Readable,
  folder: string,
  name: string,
  maxBytes: number,
  received: (bytes: number) => void,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, safeName(name));
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      received(chunk.length);
      if (bytes > maxBytes) done(new TooLargeError(`the file has more than ${maxBytes} bytes`));
      else done(undefined, chunk);
    },
  });
  try {
    // The body is not destroyed if the file is too large: its connection still carries the response.
    const chunks = body.iterator({ destroyOnReturn: false });
    await pipeline(chunks, counted, createWriteStream(path, { flags: 'wx' }));
    return path;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
