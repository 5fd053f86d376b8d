import type { Entry } from './bus/bus';
import type { Place } from './bus/place';
import type { TailEntry } from './entry-content';

/** Age of the entries that a claim repeats, µs, and their size, bytes. */
const TAIL_MICROS = 2_000_000;
const MAX_TAIL_BYTES = 512 * 1024;
/** Shortest log after a broker was full, µs. */
const MIN_LOG_MICROS = 10_000_000;
/** Entries after which those at the front are dropped from memory. */
const COMPACT_ENTRIES = 4_096;

interface Retained {
  readonly place: Place;
  readonly size: number;
  /** Monotonic time at which this node had it, µs. */
  readonly at: number;
}

/** Entries that the log should have, as far as this node has seen them, and the newest ones with their bytes. */
export class RetainedLog {
  #maxMicros: number;
  #maxBytes: number;
  #entries: Retained[] = [];
  /** Number of entries at the front that were trimmed. */
  #trimmed = 0;
  #bytes = 0;
  #tail: { readonly entry: Entry; readonly at: number }[] = [];
  #tailBytes = 0;

  constructor({ seconds, megabytes }: { readonly seconds: number; readonly megabytes: number }) {
    this.#maxMicros = seconds * 1e6;
    this.#maxBytes = megabytes * 1e6;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(entry: Entry, now: number): void {
    const { place, body } = entry;
    // Entries of an earlier term cannot be named by a claim any more.
    if (this.#tail.at(-1)?.entry.place.term !== place.term) [this.#tail, this.#tailBytes] = [[], 0];
    this.#entries.push({ place, size: body.length, at: now });
    this.#bytes += body.length;
    this.#tail.push({ entry, at: now });
    this.#tailBytes += body.length;
    for (let first = this.#tail[0]; first !== undefined; first = this.#tail[0]) {
      if (first.at >= now - TAIL_MICROS && this.#tailBytes <= MAX_TAIL_BYTES) break;
      this.#tailBytes -= first.entry.body.length;
      this.#tail.shift();
    }
  }

  /** Returns the newest entries of the current term, for nodes that have not read them. */
  tail(): TailEntry[] {
    // The claim itself is known from the log.
    return this.#tail
      .filter(({ entry }) => entry.place.entry > 0)
      .map(({ entry: { place, body } }) => ({ entry: place.entry, bytes: body }));
  }

  /** Drops entries that are too old or too many. Returns the place before which the log can be trimmed. */
  trim(now: number): Place | undefined {
    const before = this.#trimmed;
    for (
      let first = this.#entries[this.#trimmed];
      first !== undefined;
      first = this.#entries[this.#trimmed]
    ) {
      if (first.at >= now - this.#maxMicros && this.#bytes <= this.#maxBytes) break;
      this.#bytes -= first.size;
      this.#trimmed++;
    }
    if (this.#trimmed === before) return undefined;
    const place = this.#entries[this.#trimmed]?.place;
    if (this.#trimmed >= COMPACT_ENTRIES) {
      this.#entries = this.#entries.slice(this.#trimmed);
      this.#trimmed = 0;
    }
    return place;
  }

  /** Halves the log, since the broker is full. Returns the place before which it can be trimmed. */
  halve(now: number): Place | undefined {
    this.#maxMicros = Math.max(MIN_LOG_MICROS, this.#maxMicros / 2);
    this.#maxBytes = Math.min(this.#maxBytes, this.#bytes) / 2;
    return this.trim(now);
  }
}
