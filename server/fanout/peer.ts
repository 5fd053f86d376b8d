import type { ErrorCode } from '../../lib/protocol/error';
import type { Encoding } from '../../lib/protocol/messages';
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
  send(frame: OutFrame): void;
  /** Ends the connection and tells why. */
  close(code: ErrorCode, message: string): void;
}

/** What a peer may see. Equal keys mean equal rights, so peers with the same key may share rooms. */
export interface Viewer {
  readonly key: string;
  allows(symbol: string): boolean;
}
