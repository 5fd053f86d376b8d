import { isSymbol } from './instrument';

/** Longest glob, in characters; a symbol itself has at most 80. */
const MAX_GLOB_LENGTH = 80;

const GLOB_PATTERN = /^[A-Za-z0-9._/:*-]+$/;

/**
 * Whether the text can stand for symbols: a symbol, or a symbol's characters with `*` for any run of them (`binance:*`,
 * `*`). It is for what people write in files, settings and requests, where something that no symbol can be, such as a
 * venue or a code alone, is a typing error.
 */
export function isSymbolGlob(text: string): boolean {
  return isSymbol(text) || (text.length <= MAX_GLOB_LENGTH && text.includes('*') && GLOB_PATTERN.test(text));
}
