import type { WorkOf } from '../bench';

/** Flags of every benchmark that runs a server with clients. */
export const SERVER_FLAGS = {
  symbols: { default: 500, help: 'instruments' },
  rate: { default: 10_000, help: 'updates a second over all symbols' },
  clients: { default: 2_000, help: 'connections' },
  watch: { default: 50, help: 'symbols of each client' },
  hz: { default: 10, help: 'frames a second where updates are conflated or batched' },
  channel: { default: 'quotes', help: 'quotes (newest state) or trades (every one)' },
  board: { default: false, help: 'all clients watch the same symbols' },
  seed: { default: 1, help: 'seed of prices and watchlists', least: 0 },
} as const;

/** Work of a server and its clients. */
export type ServerWork = WorkOf<typeof SERVER_FLAGS>;

/** Maximum number of clients that decode frames fully; the others count bytes and frames. */
export const MAX_SAMPLED = 20;

/** Returns a seeded random generator, for equal work of all contestants (Tommy Ettinger's mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns the symbol numbers that a client watches, ascending: random, or the same for all with `board`. */
export function watchlist(work: ServerWork, client: number): number[] {
  const random = seeded(work.seed * 1_000_003 + (work.board ? 0 : client + 1));
  const all = Array.from({ length: work.symbols }, (_, index) => index);
  const count = Math.min(work.watch, work.symbols);
  for (let k = 0; k < count; k++) {
    const other = k + Math.floor(random() * (all.length - k));
    const swapped = all[k] as number;
    all[k] = all[other] as number;
    all[other] = swapped;
  }
  return all.slice(0, count).sort((a, b) => a - b);
}

/** Returns the wire name of a symbol number: `bench:S007`. */
export function symbolName(index: number): string {
  return `bench:S${String(index).padStart(3, '0')}`;
}

export function symbolIndex(name: string): number {
  return Number(name.slice(name.indexOf(':') + 2));
}
