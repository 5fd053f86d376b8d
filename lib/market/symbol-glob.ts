/** Longest glob, in characters; a symbol itself has at most 80. */
const LONGEST_GLOB = 80;

const GLOB_PATTERN = /^[A-Za-z0-9._/:*-]+$/;

/**
 * Whether the text can stand for symbols: a symbol's characters, and `*` for any run of them (`binance:*`, `*`). It
 * is for what people write in files and settings, where a letter that no symbol has is a typing error.
 */
export function isSymbolGlob(text: string): boolean {
  return text.length <= LONGEST_GLOB && GLOB_PATTERN.test(text);
}
