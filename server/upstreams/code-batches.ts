/** Returns the codes in lists of at most so many; one empty list without codes. */
export function batchesOf(codes: readonly string[] | undefined, most: number): (readonly string[])[] {
  if (codes === undefined) return [[]];
  const batches: (readonly string[])[] = [];
  for (let at = 0; at < codes.length; at += most) batches.push(codes.slice(at, at + most));
  return batches;
}

/** Returns the addresses to ask: `{codes}` is a batch with commas, `{code}` makes one address for each code. */
export function addressesOf(url: string, codes: readonly string[] | undefined, most: number): string[] {
  if (url.includes('{code}'))
    return (codes ?? []).map((code) => url.replaceAll('{code}', encodeURIComponent(code)));
  return batchesOf(codes, most).map((batch) =>
    url.replaceAll('{codes}', batch.map(encodeURIComponent).join(',')),
  );
}

/**
 * Returns the messages to send: in a list, `"{codes}"` becomes all codes of a batch; a message with `{code}` is repeated
 * for each code.
 */
export function messagesOf(
  messages: readonly unknown[],
  codes: readonly string[] | undefined,
  most: number,
): string[] {
  return messages.flatMap((message) => {
    const written = typeof message === 'string' ? message : JSON.stringify(message);
    if (written.includes('{codes}'))
      return batchesOf(codes, most).map((batch) => textOf(replaced(message, '{codes}', batch)));
    if (written.includes('{code}'))
      return (codes ?? []).map((code) => textOf(replaced(message, '{code}', [code])));
    return [written];
  });
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}

function replaced(value: unknown, name: string, codes: readonly string[]): unknown {
  if (typeof value === 'string') return value.replaceAll(name, () => codes.join(','));
  if (Array.isArray(value))
    return value.flatMap((one: unknown): readonly unknown[] =>
      one === name ? codes : [replaced(one, name, codes)],
    );
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, name, codes)]));
}
