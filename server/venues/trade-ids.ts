/** Ids remembered of each symbol. */
const REMEMBERED = 256;
/** Maximum of consecutive known ids. More mean that the venue has reset them. */
const MAX_KNOWN_IDS = 2_000;

/** Newest ids of one symbol, in a ring. */
interface SymbolIds {
  newest: number;
  /** Newest id of the last list: streamed trades up to it are known. */
  listed: number;
  readonly ring: number[];
  /** Index of the oldest id of a full ring. */
  oldest: number;
  known: number;
}

/** Recognizes repeated trades of venues whose trade ids grow, on one connection or several. */
export class TradeIds {
  readonly #symbols = new Map<string, SymbolIds>();

  /** Notes the id of a streamed trade; true if it is new. An older id is new if it was missing so far. */
  isNew(symbol: string, id: number): boolean {
    const ids = this.#of(symbol);
    if (id <= ids.newest && this.#isKnown(ids, id)) {
      ids.known += 1;
      if (ids.known <= MAX_KNOWN_IDS) return false;
      this.#symbols.delete(symbol);
      return this.isNew(symbol, id);
    }
    ids.known = 0;
    add(ids, id);
    return true;
  }

  /** Returns the newest id of a symbol so far. */
  newest(symbol: string): number | undefined {
    return this.#symbols.get(symbol)?.newest;
  }

  /** Notes the newest id of a list. */
  list(symbol: string, id: number): void {
    const ids = this.#of(symbol);
    ids.newest = Math.max(ids.newest, id);
    ids.listed = ids.newest;
  }

  #isKnown({ ring, oldest, listed }: SymbolIds, id: number): boolean {
    if (id <= listed) return true;
    const tooOld = ring.length === REMEMBERED && id < (ring[oldest] as number);
    return tooOld || ring.includes(id);
  }

  #of(symbol: string): SymbolIds {
    let ids = this.#symbols.get(symbol);
    if (ids === undefined) {
      const before = Number.NEGATIVE_INFINITY;
      ids = { newest: before, listed: before, ring: [], oldest: 0, known: 0 };
      this.#symbols.set(symbol, ids);
    }
    return ids;
  }
}

function add(ids: SymbolIds, id: number): void {
  if (id > ids.newest) ids.newest = id;
  if (ids.ring.length < REMEMBERED) {
    ids.ring.push(id);
    return;
  }
  ids.ring[ids.oldest] = id;
  ids.oldest = (ids.oldest + 1) % REMEMBERED;
}

/** Ids without an order that are remembered of each symbol. */
const REMEMBERED_UNORDERED = 1_000;

/** Recognizes repeated trades of venues whose trade ids have no order. */
export class UnorderedTradeIds {
  readonly #symbols = new Map<string, Set<string>>();

  /** Notes the id of a trade; true if it is new. */
  isNew(symbol: string, id: string): boolean {
    let ids = this.#symbols.get(symbol);
    if (ids === undefined) {
      ids = new Set();
      this.#symbols.set(symbol, ids);
    }
    if (ids.has(id)) return false;
    ids.add(id);
    if (ids.size > REMEMBERED_UNORDERED) {
      // Sets keep the order of insertion, so this is the oldest one.
      const [oldest] = ids;
      ids.delete(oldest as string);
    }
    return true;
  }
}
