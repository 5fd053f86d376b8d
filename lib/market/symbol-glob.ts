import { isSymbol } from './instrument';

/** Maximum length of a glob, characters, like that of a symbol. */
const MAX_GLOB_LENGTH = 80;

const GLOB_PATTERN = /^[A-Za-z0-9._/:*-]+$/;

/**
 * True for a valid glob: a symbol, or characters of a symbol with `*` for any run of them (`binance:*`, `*`).
 * Used for files, settings and requests, where a text that can match no symbol, such as a venue or a code
 * alone, is a typing error.
 */
export function isSymbolGlob(text: string): boolean {
  return isSymbol(text) || (text.length <= MAX_GLOB_LENGTH && text.includes('*') && GLOB_PATTERN.test(text));
}
