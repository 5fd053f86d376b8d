/** Longest glob, in characters; a symbol itself has at most 80. */
const LONGEST_GLOB = 80;

const GLOB_PATTERN = /^[A-Za-z0-9._/:*?-]+$/;

/**
 * Whether the text can stand for symbols: a symbol's characters, `*` for any run of them and `?` for one.
 * `binance:*`, `*:600???`, `*`.
 */
export function isSymbolGlob(text: string): boolean {
  return text.length <= LONGEST_GLOB && GLOB_PATTERN.test(text);
}

/**
 * Whether the symbol fits the glob, case-sensitively. Walks both texts once with a single point to go back to, so
 * that no glob a client sends costs more than (glob × symbol) steps.
 */
export function matchesGlob(glob: string, symbol: string): boolean {
  let g = 0;
  let s = 0;
  let star = -1;
  let resume = 0;
  while (s < symbol.length) {
    if (glob[g] === '*') {
      star = g;
      resume = s;
      g += 1;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === symbol[s])) {
      g += 1;
      s += 1;
    } else if (star >= 0) {
      resume += 1;
      g = star + 1;
      s = resume;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}
