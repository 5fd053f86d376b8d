import type { TradeInterval } from '../../lib/market/interval';

/** Kinds of data of a symbol that are subscribed separately. */
export type Channel = 'trades' | 'quotes' | 'book' | 'status';

/** One subscription at a venue. */
export interface Topic {
  /** Name, unique at the venue: `btcusdt@trade`. */
  readonly name: string;
  readonly channel: Channel;
  /** Venue's code of the product; empty for a topic of the whole market. */
  readonly code: string;
  /** Address of the sockets that carry it, the venue's own. */
  readonly address: string;
}

/** Meaning of a frame to the connection; its data is read by the normalizer. */
export type FrameClass =
  /** Data of a topic, or of a channel if its frames do not name one. */
  | { readonly kind: 'data'; readonly topic?: string; readonly channel?: Channel }
  /**
   * Acknowledgement of the request with this id, or of these topics. With both, the other topics of the request are
   * rejected; with neither, it is that of the oldest request.
   */
  | { readonly kind: 'ack'; readonly id?: number; readonly topics?: readonly string[] }
  /**
   * Rejection of the request with this id, or of the oldest one, with the venue's reason. It may name the topics at
   * fault, or the code of their product.
   */
  | {
      readonly kind: 'rejected';
      readonly id?: number;
      readonly topics?: readonly string[];
      readonly code?: string;
      readonly reason: string;
    }
  /** Notice that a maintenance begins, or is over. */
  | { readonly kind: 'maintenance'; readonly isOver: boolean; readonly reason: string }
  /** Answer to a ping, heartbeat or other notice: the socket lives, which says nothing about its data. */
  | { readonly kind: 'control' }
  /** A message that must be answered at once. */
  | { readonly kind: 'reply'; readonly text: string };

/** At most `count` in `millis`, evenly spaced but for bursts of `burst`. */
export interface Pace {
  readonly count: number;
  readonly millis: number;
  /** 1 by default. */
  readonly burst?: number;
}

/** Request of a venue's REST interface. */
export interface RestRequest {
  /** Path with query, or the whole address if it is another host than {@link RestRules.address}. */
  readonly path: string;
  readonly weight: number;
  /** Body of a POST request, JSON. */
  readonly body?: string;
}

/** Product of a venue's list, as far as the choice of symbols needs it. */
export interface Product {
  readonly code: string;
  readonly quote: string;
  /** False if it cannot be traded now and is not chosen by a pattern. */
  readonly isOpen: boolean;
}

/** Bars that are requested at a start and after a reconnection. */
export interface BarRequest {
  readonly code: string;
  readonly interval: TradeInterval;
  /** Number of the newest bars. */
  readonly limit: number;
  /** Time of the request, µs. */
  readonly now: number;
}

export interface RestRules {
  /** Scheme, host and port. */
  readonly address: string;
  /** Weight of requests that the venue allows an address. */
  readonly pace: Pace;
  /** Response header with the weight used in the current period of the pace, if there is one. */
  readonly usedHeader?: string;
  /** Requests whose responses list all products. */
  readonly products: readonly RestRequest[];
  /** Returns the request of the next page of a list. */
  nextPage?(request: RestRequest, body: unknown): RestRequest | undefined;
  /** Returns the products of a response. */
  productsIn(body: unknown): readonly Product[];
  /** Requests whose responses have the turnovers of 24 hours, which rank products. */
  readonly turnovers: readonly RestRequest[];
  /** Returns turnovers in the quote currency, by code. */
  turnoversIn(body: unknown): ReadonlyMap<string, number>;
  /** Returns the request of bars whose response the normalizer reads; undefined if the venue has none of the interval. */
  bars(request: BarRequest): RestRequest | undefined;
  /** Returns the request of an order book snapshot, for a venue that has them by REST. */
  book?(code: string): RestRequest;
}

export interface SocketRules {
  /** Connection attempts of one address. */
  readonly connects: Pace;
  /** Messages to the venue on one socket, pings and pongs counted. */
  readonly messages: Pace;
  readonly maxTopics: number;
  readonly maxTopicsPerMessage: number;
  readonly maxMessageBytes: number;
  /** True if a message subscribes to one channel only. */
  readonly isOneChannelPerMessage?: boolean;
  /** True if the venue answers each topic of a message for itself: the others are not affected by a rejection. */
  readonly isAnsweredEach?: boolean;
  /** True if the venue does not acknowledge subscriptions. */
  readonly isUnanswered?: boolean;
  /** Time after which the venue ends a connection, ms; absent if it has no limit. At most 24 days, as timers hold. */
  readonly lifetime?: number;
  /** Longest time without any frame, ms; the socket is then replaced. */
  readonly silence: number;
  /** Longest usual time without a frame of a channel, for all topics of a socket together, ms. */
  readonly channelSilence: Readonly<Record<Channel, number | undefined>>;
  /** Message that keeps the connection open, sent at the interval; a WebSocket ping if there is no text. */
  readonly ping?: { readonly every: number; readonly text?: (request: MessageContext) => string };
  /** Messages sent after the opening, before subscriptions. */
  readonly greeting?: readonly string[];
  /** Time in which quotes and books must come after their subscription, ms; by default {@link FIRST_DATA}. */
  readonly firstData?: number;
}

/** Default of {@link SocketRules.firstData}, ms. */
export const FIRST_DATA = 30_000;

/** Circumstances of a message to the venue. */
export interface MessageContext {
  /** Number of the message on its socket, from 1. */
  readonly id: number;
  /** Wall clock, s since 1970. */
  readonly time: number;
  /** All subscribed topics of the socket, as they are after the message. */
  readonly all: readonly Topic[];
}

/** Messages of one socket. A message without text is not sent. */
export interface SocketDialog {
  /** Returns the message that subscribes to topics of one address. */
  subscribe(topics: readonly Topic[], context: MessageContext): string;
  unsubscribe(topics: readonly Topic[], context: MessageContext): string;
  /**
   * Classifies a frame by its beginning, in Latin-1. `text` returns all of it, or its last bytes in Latin-1, for a venue
   * that names the topic after the data.
   */
  classify(head: string, text: (last?: number) => string): FrameClass;
}

/**
 * Describes how to talk to a venue: addresses, limits, messages. What its frames mean is the normalizer's matter.
 */
export interface VenueProtocol {
  /** Venue part of its symbols: `binance-usdm`. */
  readonly venue: string;
  /** Name for people. */
  readonly title: string;
  readonly socket: SocketRules;
  readonly rest: RestRules;
  /** Default of the chosen symbols of this venue, a pattern of codes. */
  readonly defaultCodes: string;
  /** Returns the topics of a product's channel; none if the venue has no such channel. */
  topics(code: string, channel: Channel): readonly Topic[];
  /** Topics of the whole market that are always subscribed. */
  readonly marketTopics?: readonly Topic[];
  /** Returns the messages of a new socket. */
  dialog(): SocketDialog;
  /** Requests that are repeated, of a venue whose prices come by REST. The normalizer reads their responses. */
  readonly polls?: readonly Poll[];
  /** Delay of its prices, s. */
  readonly delayed?: number;
}

/** Request that is repeated. */
export interface Poll {
  /** Interval, ms. */
  readonly every: number;
  readonly request: RestRequest;
}

/** Sockets of a venue that has none: no channel has a topic. */
export const POLLED_ONLY: Pick<VenueProtocol, 'socket' | 'topics' | 'dialog'> = {
  socket: {
    connects: { count: 1, millis: 1_000 },
    messages: { count: 1, millis: 1_000 },
    maxTopics: 0,
    maxTopicsPerMessage: 0,
    maxMessageBytes: 0,
    silence: Number.POSITIVE_INFINITY,
    channelSilence: { trades: undefined, quotes: undefined, book: undefined, status: undefined },
  },
  topics: () => [],
  dialog: () => {
    throw new Error('a venue that is polled has no sockets');
  },
};
