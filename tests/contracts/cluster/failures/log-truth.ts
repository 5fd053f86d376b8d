import type { MarketEvent } from '../../../../lib/market/event';
import { formatPlace, type Place } from '../../../../server/cluster/bus/place';
import { decodeEntry, type LogEntry } from '../../../../server/cluster/entry-codec';
import type { Values } from './history';

interface Logged {
  readonly place: string;
  readonly event: MarketEvent;
}

/** Events of one epoch by their version, and the values that it began with. */
interface EpochLog {
  readonly base: number;
  readonly begunFrom: { readonly epoch: number; readonly version: number } | undefined;
  readonly events: Map<number, Logged>;
  newest: number;
}

/** A trade of the log. */
export interface LoggedTrade {
  readonly version: number;
  readonly symbol: string;
  readonly id: string;
  /** µs. */
  readonly timestamp: number;
}

/** Returns one line about an entry. */
export function describe(place: string, { kind, epoch, base, writer }: LogEntry): string {
  return `${place} ${kind} ${epoch}:${base} writer ${writer}`;
}

/** All entries that the log ever had, also those that a broker has lost since: what any node may show. */
export class LogTruth {
  /** Violations of I4 and I6 by the log itself. */
  readonly faults: string[] = [];
  readonly #epochs = new Map<number, EpochLog>();
  readonly #epochOfWriter = new Map<number, number>();
  readonly #seen = new Set<string>();
  /** Lines about the newest entries, for messages. */
  readonly #entries: { readonly epoch: number; readonly base: number; readonly line: string }[] = [];
  readonly #writers = new Map<number, Set<number>>();

  /** Adds an entry as the broker has it; entries may be given again. */
  add(place: Place, body: Uint8Array): void {
    const name = formatPlace(place);
    const entry = decodeEntry(body, name);
    const key = `${name} ${entry.writer}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const { epoch, base, writer } = entry;
    this.#entries.push({ epoch, base, line: describe(name, entry) });
    this.#writers.set(place.term, (this.#writers.get(place.term) ?? new Set()).add(writer));
    this.#epochOfWriter.set(writer, epoch);
    if (entry.kind === 'claim') this.#claim(entry, name);
    else if (entry.kind === 'events') this.#events(epoch, base, entry.events, name);
  }

  /** Epochs in their order. */
  get epochs(): readonly number[] {
    return [...this.#epochs.keys()].sort((one, other) => one - other);
  }

  /** Newest version of an epoch; undefined for an epoch that the log never had. */
  newestOf(epoch: number): number | undefined {
    return this.#epochs.get(epoch)?.newest;
  }

  /** Terms that more than one writer began: lawful only where a broker has lost the first one. */
  get sharedTerms(): number {
    return [...this.#writers.values()].filter(({ size }) => size > 1).length;
  }

  get size(): number {
    return this.#seen.size;
  }

  /** Returns the trades of an epoch in order. */
  tradesOf(epoch: number): LoggedTrade[] {
    const trades: LoggedTrade[] = [];
    for (const [version, { event }] of sorted(this.#epochs.get(epoch)?.events)) {
      if (event.type !== 'trade') continue;
      const { symbol, id, timestamp } = event;
      trades.push({ version, symbol, id, timestamp });
    }
    return trades;
  }

  /** Returns all values of an epoch. */
  numbersOf(epoch: number): Set<number> {
    const numbers = new Set<number>();
    for (const { event } of this.#epochs.get(epoch)?.events.values() ?? []) {
      if (event.type === 'trade') numbers.add(event.price);
      else if (event.type === 'quote') numbers.add(event.bid ?? 0).add(event.ask ?? 0);
    }
    return numbers;
  }

  /** Returns the values at versions of an epoch; none for a version before or after which an event is not known. */
  valuesAt(epoch: number, versions: Iterable<number>): Map<number, Readonly<Record<string, Values>>> {
    const log = this.#epochs.get(epoch);
    const found = new Map<number, Readonly<Record<string, Values>>>();
    if (log === undefined) return found;
    const wanted = new Set(versions);
    const { begunFrom } = log;
    const state = begunFrom && this.valuesAt(begunFrom.epoch, [begunFrom.version]).get(begunFrom.version);
    if (begunFrom !== undefined && state === undefined) return found;
    const values: Record<string, Values> = { ...state };
    for (let version = log.base; version <= log.newest; version++) {
      if (version > log.base) {
        const event = log.events.get(version)?.event;
        if (event === undefined) return found;
        apply(values, event);
      }
      if (wanted.has(version)) found.set(version, { ...values });
    }
    return found;
  }

  /** Returns lines about the entries around versions of an epoch. */
  around(epoch: number, from: number, to: number): string[] {
    const first = this.#entries.findLastIndex((entry) => entry.epoch === epoch && entry.base <= from);
    const last = this.#entries.findIndex((entry) => entry.epoch === epoch && entry.base >= to);
    const begin = Math.max(0, first - 1);
    const end = last < 0 ? begin + MAX_LINES : Math.min(last + 2, begin + MAX_LINES);
    return this.#entries.slice(begin, end).map(({ line }) => line);
  }

  #claim(entry: LogEntry & { readonly kind: 'claim' }, name: string): void {
    const { claim, epoch, base, tail } = entry;
    for (const { bytes, entry: number } of tail) {
      const missed = decodeEntry(bytes, `${number} in the tail of ${name}`);
      if (missed.kind === 'events') this.#events(missed.epoch, missed.base, missed.events, `tail of ${name}`);
    }
    if (claim.how === 'continues') return;
    const before = claim.previous && this.#epochOfWriter.get(claim.previous.writer);
    const begunFrom =
      claim.how === 'doubted' && before !== undefined ? { epoch: before, version: base } : undefined;
    if (this.#epochs.has(epoch))
      this.faults.push(`I4: ${name} begins epoch ${epoch}, which there was before`);
    else this.#epochs.set(epoch, { base, begunFrom, events: new Map(), newest: base });
  }

  #events(epoch: number, base: number, events: readonly MarketEvent[], place: string): void {
    const log = this.#epochs.get(epoch);
    if (log === undefined) {
      this.faults.push(`I6: ${place} has events of epoch ${epoch}, which no claim has begun`);
      return;
    }
    for (const [index, event] of events.entries()) {
      const version = base + index + 1;
      const other = log.events.get(version);
      if (other === undefined) log.events.set(version, { place, event });
      else if (JSON.stringify(other.event) !== JSON.stringify(event)) {
        this.faults.push(`I4: ${epoch}:${version} is one event at ${other.place} and another at ${place}`);
      }
      log.newest = Math.max(log.newest, version);
    }
  }
}

/** Lines of the log in one message, at most. */
const MAX_LINES = 14;

function sorted(events: ReadonlyMap<number, Logged> | undefined): (readonly [number, Logged])[] {
  return [...(events ?? [])].sort(([one], [other]) => one - other);
}

function apply(values: Record<string, Values>, event: MarketEvent): void {
  if (event.type !== 'trade' && event.type !== 'quote' && event.type !== 'instrument') return;
  const [last, bid, ask] = values[event.symbol] ?? [0, 0, 0];
  if (event.type === 'instrument') values[event.symbol] = [last, bid, ask];
  else if (event.type === 'trade') values[event.symbol] = [event.price, bid, ask];
  else values[event.symbol] = [last, event.bid ?? 0, event.ask ?? 0];
}
