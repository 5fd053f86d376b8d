import type { Peer } from '../fanout/peer';
import type { MarketStream } from './market-stream';

/** The part of permissions that decides which stream of a name a client gets. */
export interface StreamSight {
  /** Delay of all that the client sees, s; 0 for real time. */
  readonly delay: number;
}

/** The streams of one name: the one in real time, and the same with each delay. */
export interface StreamChoice {
  /** Namespace, with the slash. */
  readonly name: string;
  /** Returns the stream for a client. @throws ProtocolError at the limit of delays */
  of(sight: StreamSight): MarketStream;
  /** Handles that the transport of a peer of any of them has drained. */
  drained(peer: Peer): void;
}

/** Makes the choice of a stream that is the same for every client. */
export function onlyStream(stream: MarketStream): StreamChoice {
  return { name: stream.name, of: () => stream, drained: (peer) => stream.fanout.drained(peer) };
}
