import type { ErrorCode } from '../../lib/protocol/error';
import type { Channel, Encoding } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { OutFrame } from './out-frame';

/**
 * A connection as the fan-out sees it; each gateway has its own kind. Nothing is sent to a peer that is not
 * writable, so `writable` bounds the outbound queue.
 */
export interface Peer {
  readonly id: string;
  readonly encoding: Encoding;
  /** True when everything sent has drained, so that a frame sent now leaves at once. */
  readonly writable: boolean;
  /** Quota that its subscriptions count against. */
  readonly quota?: SubscriptionQuota;
  send(frame: OutFrame): void;
  /** Sends the error, then closes the connection. */
  close(code: ErrorCode, message: string): void;
}

/** Counts subscriptions of several peers together. */
export interface SubscriptionQuota {
  /** @throws ProtocolError `too_many_subscriptions` at the limit */
  requireOne(): void;
  add(): void;
  remove(): void;
}

/** Subscriptions of one peer, at most, for every principal. */
export const MAX_SUBSCRIPTIONS = 64;

/** Requested options of a subscription, besides symbols. */
export interface RequestedOptions {
  readonly channel: Channel;
  /** Frames a second. */
  readonly rate: number;
  /** Levels a side of the book. */
  readonly levels: number;
}

/** Granted options. */
export interface GrantedOptions {
  readonly rate: Rate;
  readonly levels: number;
}

/**
 * Symbols and options that a peer may have. Equal keys allow the same symbols, so such peers may share rooms.
 */
export interface Entitlements {
  readonly key: string;
  /** Subscriptions of one peer, at most. */
  readonly subscriptions: number;
  allows(symbol: string): boolean;
  /** @throws ProtocolError `forbidden` for a channel outside the entitlements */
  grant(requested: RequestedOptions): GrantedOptions;
}
