import { type ServerOptions, WebSocketServer } from 'ws';

/** Time that a peer gets to answer a close frame, ms. */
const CLOSE_TIMEOUT = 2_000;
/** Fragments of one message, and chunks that they arrive in; far more than a message of 64 KB needs. */
const MAX_FRAGMENTS = 1_024;
const MAX_PIECES = 16_384;

/**
 * WebSocket server that Engine.IO uses instead of its own older `ws`, which answers pings of a slow consumer
 * without bound. It bounds what `ws` buffers: fragments, pongs, closing connections.
 */
export class BoundedWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({
      ...options,
      maxFragments: MAX_FRAGMENTS,
      // Not in the types yet.
      ...{ maxBufferedChunks: MAX_PIECES, closeTimeout: CLOSE_TIMEOUT },
    });
  }
}
