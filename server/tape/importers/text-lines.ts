import { StringDecoder } from 'node:string_decoder';
import { ImportError } from './importer';
import { unpacked } from './unpacked';

/** Longest line that is read, in characters. Guards against a file that is no text. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

/**
 * The lines of a text file in groups as they come, without their ends; packed files (gzip, or zip with one file in
 * it) are unpacked on the way and their checksums checked.
 * @param read told how many more bytes of the file on the disk have been read
 * @throws DamageError naming the file and about where in it, when it is damaged or cut off
 */
export async function* textLines(path: string, read: (bytes: number) => void): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of unpacked(path, read)) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() as string;
    if (rest.length > MAX_LINE_CHARACTERS) {
      throw new ImportError(path, undefined, `a line is longer than ${MAX_LINE_CHARACTERS} characters`);
    }
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.end();
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
