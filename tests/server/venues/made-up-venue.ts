import { PROTOCOLS } from '../../../server/venues';
import type { Channel } from '../../../server/venues/venue-protocol';
import type {
  ClientRequest,
  RestReply,
  VenueDialect,
  VenueLimits,
  VenueServer,
} from '../feeds/exchange/venue-server';

/** Time of all made-up data, ms since 1970. */
export const MADE_UP_AT = 1_790_000_000_000;

/** Made-up bar: the n-th of a response. */
export interface MadeUpBar {
  /** Start, ms since 1970. */
  readonly start: number;
  readonly price: string;
  readonly volume: string;
}

/** A venue's forms of messages, with made-up prices. Codes are the venue's own. */
export interface MadeUpVenue {
  readonly venue: string;
  readonly limits: VenueLimits;
  /** Two products that exist. */
  readonly good: readonly [string, string];
  /** A product of the list whose subscription the venue refuses. */
  readonly bad: string;
  /** Channels of a product that have topics. */
  readonly channels: readonly Channel[];
  /** True if the best prices of a book take the place of quotes. */
  readonly isQuotedByBook?: boolean;
  /** True if books come whole, without changes. */
  readonly hasWholeBooks?: boolean;
  /** Frames that follow the opening of a socket. */
  readonly greetings?: readonly string[];
  /** True if nothing reveals a missing change of a book. */
  readonly hasUncheckedBooks?: boolean;
  /** Returns a frame with its number on the socket, from 0; undefined for one without. */
  numbered?(frame: string, number: number): string | undefined;
  /** Names of subscribed topics in a message, and the venue's replies to it. */
  message(text: string, bad: string): ClientRequest;
  /** Response to a request other than a list of bars. */
  rest(url: URL, body: string, codes: readonly string[]): unknown;
  /** Response with bars; undefined for another request. */
  bars?(url: URL, body: string, bars: readonly MadeUpBar[]): unknown;
  /** Frames of a topic in order; `n` counts from 1. The first one follows the subscription. */
  frame(topic: string, n: number): string;
}

/** Plays a made-up venue on a server. */
export class MadeUpDialect implements VenueDialect {
  readonly #venue: MadeUpVenue;
  readonly #counts = new Map<string, number>();
  /** Topics of order books. */
  readonly #books: ReadonlySet<string>;

  constructor(venue: MadeUpVenue) {
    this.#venue = venue;
    const protocol = PROTOCOLS.get(venue.venue);
    const topics = [...venue.good, venue.bad].flatMap((code) => protocol?.topics(code, 'book') ?? []);
    this.#books = new Set(topics.map(({ name }) => name));
  }

  /** Publishes the next frame of each subscribed topic. */
  step(server: VenueServer): void {
    for (const topic of server.topics) if (!topic.endsWith(':')) server.publish(topic, this.#next(topic));
  }

  rest(url: URL, body: string): RestReply | undefined {
    const { good, bad, bars, rest } = this.#venue;
    const three = [0, 1, 2].map((at) => ({
      start: MADE_UP_AT - (MADE_UP_AT % 86_400_000) + (at - 3) * 60_000,
      price: `${100 + at}`,
      volume: '5',
    }));
    const answer = bars?.(url, body, three) ?? rest(url, body, [...good, bad]);
    return answer === undefined ? undefined : { body: answer };
  }

  numbered(frame: string, number: number): string | undefined {
    return this.#venue.numbered?.(frame, number);
  }

  weight(): number {
    return 1;
  }

  message(text: string): ClientRequest {
    return this.#venue.message(text, this.#venue.bad);
  }

  get greetings(): readonly string[] {
    return this.#venue.greetings ?? [];
  }

  /** Leaves out the next frame of a topic, which its numbers reveal. */
  skip(topic: string): void {
    this.#next(topic);
  }

  begin(topic: string): readonly string[] {
    // A book begins with its snapshot again.
    if (this.#books.has(topic)) this.#counts.delete(topic);
    return topic.endsWith(':') ? [] : [this.#next(topic)];
  }

  #next(topic: string): string {
    const n = (this.#counts.get(topic) ?? 0) + 1;
    this.#counts.set(topic, n);
    return this.#venue.frame(topic, n);
  }
}
