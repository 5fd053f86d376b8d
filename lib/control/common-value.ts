/** Returns the value that all of these have; undefined if they differ, or if there are none. */
export function commonValue<Item, T>(items: readonly Item[], read: (item: Item) => T): T | undefined {
  const [first, ...rest] = items.map(read);
  return rest.every((value) => value === first) ? first : undefined;
}
