/**
 * Returns the number of characters to insert, remove or replace (Levenshtein distance). `a` is cut to twice the
 * length of `b`, since input may have any length.
 */
export function editDistance(a: string, b: string): number {
  const left = a.slice(0, 2 * b.length);
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] as number) + (left[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
