/** Returns an unused layout name: the usual one, or with the next number. */
export function newLayoutName(usual: string, known: readonly string[]): string {
  if (!known.includes(usual)) return usual;
  let number = 2;
  while (known.includes(`${usual} ${number}`)) number++;
  return `${usual} ${number}`;
}
