import { symbolOf } from '../../../lib/market/instrument';
import type { Channel, VenueProtocol } from '../../venues/venue-protocol';
import type { TopicSlots } from './topic-slots';

/** Number of symbols with the most turnover whose books are always subscribed. */
const TOP_BOOKS = 20;
/** Number of checks for which a book stays subscribed after it was watched last. */
const KEPT_CHECKS = 60;

export interface LiveSymbolsOptions {
  readonly protocol: VenueProtocol;
  readonly slots: TopicSlots;
  readonly books: 'watched' | 'all' | 'none';
  /** Symbols whose books clients watch now. */
  readonly watchedBooks: () => ReadonlySet<string>;
  /** Called with a code after the subscription to its book has ended. */
  readonly onBookEnd: (code: string) => void;
}

/** Subscriptions of one symbol. */
interface Watched {
  readonly channels: Set<Channel>;
  /** Number of checks since its book was watched last. */
  unwatched: number;
}

/** The symbols of a venue that are subscribed, and the channels of each. */
export class LiveSymbols {
  readonly #options: LiveSymbolsOptions;
  readonly #watched = new Map<string, Watched>();
  /** Codes whose books are always subscribed. */
  #top: ReadonlySet<string> = new Set();

  constructor(options: LiveSymbolsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#watched.size;
  }

  get books(): number {
    const { protocol } = this.#options;
    let count = 0;
    for (const [code, { channels }] of this.#watched) {
      if (channels.has('book') && protocol.topics(code, 'book').length > 0) count += 1;
    }
    return count;
  }

  has(code: string): boolean {
    return this.#watched.has(code);
  }

  codes(): readonly string[] {
    return [...this.#watched.keys()];
  }

  /** Ends the subscriptions of all other symbols. @param codes those with the most turnover first */
  keep(codes: readonly string[]): void {
    this.#top = new Set(codes.slice(0, TOP_BOOKS));
    const kept = new Set(codes);
    for (const [code, { channels }] of this.#watched) {
      if (!kept.has(code)) this.#unsubscribe(code, [...channels]);
    }
  }

  add(code: string): void {
    const watched = { channels: new Set<Channel>(), unwatched: 0 };
    this.#watched.set(code, watched);
    this.#subscribe(code, watched, ['trades', 'quotes', 'status']);
    if (this.#wantsBook(code, watched, this.#options.watchedBooks()))
      this.#subscribe(code, watched, ['book']);
  }

  /** Subscribes to books that are watched now, and ends those that have not been watched for a while. */
  followDemand(): void {
    const demand = this.#options.watchedBooks();
    for (const [code, watched] of this.#watched) {
      const wants = this.#wantsBook(code, watched, demand);
      if (wants === watched.channels.has('book')) continue;
      if (wants) this.#subscribe(code, watched, ['book']);
      else this.#unsubscribe(code, ['book']);
    }
  }

  #wantsBook(code: string, watched: Watched, demand: ReadonlySet<string>): boolean {
    const { books, protocol } = this.#options;
    if (books !== 'watched') return books === 'all';
    const isWatched = this.#top.has(code) || demand.has(symbolOf(protocol.venue, code));
    watched.unwatched = isWatched ? 0 : watched.unwatched + 1;
    return isWatched || (watched.channels.has('book') && watched.unwatched <= KEPT_CHECKS);
  }

  #subscribe(code: string, { channels }: Watched, added: readonly Channel[]): void {
    const { protocol, slots } = this.#options;
    for (const channel of added) {
      channels.add(channel);
      for (const topic of protocol.topics(code, channel)) slots.add(topic);
    }
  }

  #unsubscribe(code: string, removed: readonly Channel[]): void {
    const { protocol, slots, onBookEnd } = this.#options;
    slots.remove(removed.flatMap((channel) => protocol.topics(code, channel)));
    const channels = this.#watched.get(code)?.channels;
    for (const channel of removed) channels?.delete(channel);
    if (channels?.size === 0) this.#watched.delete(code);
    if (removed.includes('book')) onBookEnd(code);
  }
}
