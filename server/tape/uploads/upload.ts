import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Longest name of a file, in characters. */
const MAX_NAME_LENGTH = 200;
/** What no file of ours is named by, so that a name leads nowhere else: separators, what Windows does not take. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to keep out
const ODD_CHARACTERS = /[\u0000-\u001f\u007f/\\:*?"<>|]/g;

/** A body that is larger than it may be. */
export class TooLargeError extends Error {}

/** The name that a file is kept by: as it came, since formats are told by names too, but for what would lead elsewhere. */
export function safeName(name: string): string {
  const safe = name.slice(-MAX_NAME_LENGTH).replace(ODD_CHARACTERS, '-').replace(/^\.+/, '');
  return safe === '' ? 'upload' : safe;
}

/**
 * Writes what comes to a file in a folder that is made for it.
 * @param most bytes that are taken
 * @param received told how many more bytes came
 * @returns the path of the file
 * @throws TooLargeError, or why it did not come whole; the folder is gone then
 */
export async function receive(
  body: Readable,
  folder: string,
  name: string,
  most: number,
  received: (bytes: number) => void,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, safeName(name));
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      received(chunk.length);
      if (bytes > most) done(new TooLargeError(`the file has more than ${most} bytes`));
      else done(undefined, chunk);
    },
  });
  try {
    // The body is left as it is when the file is too large: its connection still carries the answer.
    const chunks = body.iterator({ destroyOnReturn: false });
    await pipeline(chunks, counted, createWriteStream(path, { flags: 'wx' }));
    return path;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
