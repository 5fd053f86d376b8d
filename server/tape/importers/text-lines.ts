import { StringDecoder } from 'node:string_decoder';
import { ImportError } from './importer';
import { utf8Text } from './text-encoding';

/** Bound on a line, characters. Guards against files that are not text. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024;

/**
 * Yields the lines of a text file in groups, without line ends. Decompresses gzip and single-file zip, and
 * verifies checksums.
 * @param read called with the bytes read from disk since the last call
 * @param encoding the file's encoding, if it is known
 * @throws DamageError naming the file and the approximate position of the damage
 */
export async function* textLines(
  path: string,
  read: (bytes: number) => void,
  encoding?: string,
): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of utf8Text(path, read, encoding)) {
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
