import { numericId } from '../market/trade-ring';

/** Trades of a generation; the newest one or two are remembered. */
const MAX_TRADES = 50_000;
/** Slots of a generation's table: a power of two, of which less than half is used. */
const SLOTS = 131_072;
const LAST_SLOT = SLOTS - 1;

/**
 * Recognizes trades that producers push again, among the newest 50,000 to 100,000 with an id. Ids that are whole
 * numbers, the most, are kept as such outside the heap: texts would survive there until a full collection.
 */
export class RepeatedTrades {
  #current = new Generation();
  #before = new Generation();

  /** Notes a trade; true if it is new. */
  isNew(symbol: string, id: string): boolean {
    const number = numericId(id);
    if (this.#current.has(symbol, id, number) || this.#before.has(symbol, id, number)) return false;
    if (this.#current.size >= MAX_TRADES) {
      const oldest = this.#before;
      this.#before = this.#current;
      this.#current = oldest;
      oldest.clear();
    }
    this.#current.add(symbol, id, number);
    return true;
  }

  /** Forgets all, when it is not known what the market has. */
  clear(): void {
    this.#current.clear();
    this.#before.clear();
  }
}

/** Trades in a hash table with open addressing, by symbol and id; those whose id is no number in a set. */
class Generation {
  size = 0;
  /** Numbers of the symbols, from 1. */
  readonly #symbols = new Map<string, number>();
  readonly #texts = new Set<string>();
  /** Symbol of each slot, 0 for a free one; empty before the first trade. */
  #symbolOf = new Uint32Array(0);
  #idOf = new Float64Array(0);
  /** Secret of this table, without which no producer can choose ids that share slots. */
  readonly #seed = Math.floor(Math.random() * 2 ** 32);

  /** @param number its id as a number, NaN for other ids */
  has(symbol: string, id: string, number: number): boolean {
    const of = this.#symbols.get(symbol);
    if (of === undefined) return false;
    if (Number.isNaN(number)) return this.#texts.has(`${symbol} ${id}`);
    return this.#symbolOf[this.#slotOf(of, number)] === of;
  }

  /** Adds a trade that it does not have. */
  add(symbol: string, id: string, number: number): void {
    let of = this.#symbols.get(symbol);
    if (of === undefined) {
      of = this.#symbols.size + 1;
      this.#symbols.set(symbol, of);
    }
    this.size++;
    if (Number.isNaN(number)) {
      this.#texts.add(`${symbol} ${id}`);
      return;
    }
    if (this.#symbolOf.length === 0) {
      this.#symbolOf = new Uint32Array(SLOTS);
      this.#idOf = new Float64Array(SLOTS);
    }
    const slot = this.#slotOf(of, number);
    this.#symbolOf[slot] = of;
    this.#idOf[slot] = number;
  }

  clear(): void {
    this.size = 0;
    this.#symbols.clear();
    this.#texts.clear();
    this.#symbolOf.fill(0);
  }

  /** Returns the slot of a trade, or the free one where it belongs. */
  #slotOf(of: number, id: number): number {
    let hash = Math.imul((id % 2 ** 32) ^ this.#seed, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15) ^ Math.floor(id / 2 ** 32) ^ Math.imul(of, 0x27d4eb2f), 0x85ebca6b);
    let slot = (hash ^ (hash >>> 13)) & LAST_SLOT;
    for (;;) {
      const found = this.#symbolOf[slot];
      // An empty table has no slots.
      if (found === 0 || found === undefined || (found === of && this.#idOf[slot] === id)) return slot;
      slot = (slot + 1) & LAST_SLOT;
    }
  }
}
