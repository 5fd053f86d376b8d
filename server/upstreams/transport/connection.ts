import type { VenueFailure } from '../../feeds/exchange/outage/outage-cause';
import type { ProxyEnvironment } from '../../feeds/exchange/tunnel-agent';
import type { Clock } from '../../time/clock';

/** Largest message and largest response, bytes. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Receiver of what an upstream sends. */
export interface UpstreamListener {
  /** The upstream delivers, or can deliver. */
  opened(): void;
  /** Takes bodies in their order; resolves when there is room for more. */
  received(bodies: readonly Uint8Array[]): Promise<void>;
}

/** Services of a connection. */
export interface ConnectionOptions {
  readonly listener: UpstreamListener;
  readonly proxy: ProxyEnvironment;
  readonly clock: Clock;
}

/** Keeps one connection until it ends; returns why it has ended. */
export type Connect = (options: ConnectionOptions, signal: AbortSignal) => Promise<VenueFailure>;
