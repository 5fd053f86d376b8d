/** Mapper of the package tardis-dev for one kind of message, as far as it is used here. */
interface Mapper {
  canHandle(message: unknown): boolean;
  map(message: unknown, localTimestamp: Date): Iterable<unknown> | undefined;
}
type Normalizer = (exchange: string, localTimestamp: Date) => Mapper;

/**
 * Returns the mapping of Binance frames by tardis-dev, without the asynchronous iterators of its live stream; or
 * undefined if the package is not installed, which is not a dependency of the project (version 13 runs on Node 20).
 * @param codes product codes, whose order books begin empty
 */
export async function tardisMapping(
  codes: readonly string[],
): Promise<((frame: unknown) => void) | undefined> {
  const name = 'tardis-dev';
  const { normalizeTrades, normalizeBookTickers, normalizeBookChanges } = (await import(name).catch(
    () => ({}),
  )) as Readonly<Record<string, Normalizer | undefined>>;
  if (!normalizeTrades || !normalizeBookTickers || !normalizeBookChanges) return undefined;
  const mappers = [normalizeTrades, normalizeBookTickers, normalizeBookChanges].map((normalizer) =>
    normalizer('binance', new Date()),
  );
  let mapped = 0;
  const map = (frame: unknown): void => {
    const now = new Date();
    for (const mapper of mappers) {
      if (!mapper.canHandle(frame)) continue;
      for (const _ of mapper.map(frame, now) ?? []) mapped += 1;
    }
  };
  for (const code of codes) {
    const data = { lastUpdateId: -1, bids: [], asks: [] };
    map({ stream: `${code.toLowerCase()}@depthSnapshot`, generated: true, data });
  }
  if (mapped !== codes.length) throw new Error(`tardis-dev mapped ${mapped} of ${codes.length} snapshots`);
  return map;
}
