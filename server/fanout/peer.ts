import type { ErrorCode } from '../../lib/protocol/error';
import type { Channel, Encoding } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { OutFrame } from './out-frame';

/**
 * A connection as the fan-out sees it; each gateway makes its own kind. Nothing is sent to a peer that is not
 * writable, so whatever a peer queues is bounded by what `writable` allows.
 */
export interface Peer {
  readonly id: string;
  readonly encoding: Encoding;
  /** Whether what was sent has left, so that a frame sent now leaves at once. */
  readonly writable: boolean;
  /** Where its subscriptions count among those of others. */
  readonly quota?: SubscriptionQuota;
  send(frame: OutFrame): void;
  /** Ends the connection and tells why. */
  close(code: ErrorCode, message: string): void;
}

/** Counts subscriptions of several peers together. */
export interface SubscriptionQuota {
  /** @throws ProtocolError `too_many_subscriptions` when there is no room for one more */
  requireOne(): void;
  add(): void;
  remove(): void;
}

/** Subscriptions that one peer can have at a time, whoever it is. */
export const MAX_SUBSCRIPTIONS = 64;

/** What a subscription asks for besides symbols. */
export interface RequestedOptions {
  readonly channel: Channel;
  /** Frames a second. */
  readonly rate: number;
  /** Levels a side of the book. */
  readonly levels: number;
}

/** What it gets of that. */
export interface GrantedOptions {
  readonly rate: Rate;
  readonly levels: number;
}

/** What a peer may see. Equal keys allow the same symbols, so peers with the same key may share rooms. */
export interface Entitlements {
  readonly key: string;
  /** Subscriptions that a peer of this entitlements can have at a time. */
  readonly subscriptions: number;
  allows(symbol: string): boolean;
  /** @throws ProtocolError `forbidden` when the channel is not for this entitlements */
  grant(requested: RequestedOptions): GrantedOptions;
}
