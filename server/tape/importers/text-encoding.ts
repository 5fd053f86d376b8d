import { unpacked } from './unpacked';

const UTF_8 = 'utf-8';
/** Share of bytes from 0x80 to 0xBF above which text is Chinese; Cyrillic letters are all above. */
const CHINESE_SHARE = 0.1;
/** Letters of a Russian word; texts in Latin letters have single ones with marks. */
const CYRILLIC_LETTERS = 3;

/**
 * Yields the content of a text file in UTF-8. Decompresses it, and decodes UTF-16, GBK, windows-1251 and
 * windows-1252. A binary file stays as it is.
 * @param read called with the bytes read from disk since the last call
 * @param encoding the file's encoding, if it is known
 * @throws DamageError naming the file and the approximate position of the damage
 */
export async function* utf8Text(
  path: string,
  read: (bytes: number) => void,
  encoding?: string,
): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let started = false;
  for await (const chunk of unpacked(path, read)) {
    if (!started) {
      const found = encoding ?? encodingOf(chunk);
      if (found !== UTF_8) decoder = new TextDecoder(found);
      started = true;
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
  if (decoder) yield Buffer.from(decoder.decode());
}

/** Detects the encoding of a file from its first bytes, as a label for `TextDecoder`. */
export function encodingOf(bytes: Buffer): string {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (second === 0 && fourth === 0 && first !== 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && third === 0 && second !== 0)) return 'utf-16be';
  if (bytes.includes(0) || isValid(bytes, UTF_8)) return UTF_8;
  let high = 0;
  let low = 0;
  let run = 0;
  let longest = 0;
  for (const byte of bytes) {
    run = byte >= 0xc0 ? run + 1 : 0;
    longest = Math.max(longest, run);
    if (byte < 0x80) continue;
    high += 1;
    if (byte < 0xc0) low += 1;
  }
  if (low > high * CHINESE_SHARE && isValid(bytes, 'gb18030')) return 'gb18030';
  return longest >= CYRILLIC_LETTERS ? 'windows-1251' : 'windows-1252';
}

function isValid(bytes: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
