/**
 * Creates a matcher of symbols: `binance:*`, `*`, `sim*:BTC*`. Only `*` is special: it matches any run of
 * characters, also an empty one. Case matters.
 *
 * The pattern is split at its stars once. The first and last piece are fixed to the ends, each piece in between
 * takes its first match after the one before, so that no pattern backtracks.
 */
export function globMatcher(pattern: string): (symbol: string) => boolean {
  const pieces = pattern.split('*');
  const head = pieces[0] ?? '';
  if (pieces.length === 1) return (symbol) => symbol === head;
  const tail = pieces.at(-1) ?? '';
  const between = pieces.slice(1, -1).filter((piece) => piece !== '');
  return (symbol) => {
    const end = symbol.length - tail.length;
    if (end < head.length || !symbol.startsWith(head) || !symbol.endsWith(tail)) return false;
    let position = head.length;
    for (const piece of between) {
      const found = symbol.indexOf(piece, position);
      if (found < 0 || found + piece.length > end) return false;
      position = found + piece.length;
    }
    return true;
  };
}
