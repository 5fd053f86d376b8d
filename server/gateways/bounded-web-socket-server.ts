import { type ServerOptions, WebSocketServer } from 'ws';

/** How long the other side may take to answer a close, ms; until then it holds the connection. */
const CLOSE_TIMEOUT = 2_000;
/** Fragments of one message, and pieces that they may come in: many more than a message of 64 KB needs. */
const MAX_FRAGMENTS = 1_024;
const MAX_PIECES = 16_384;

/**
 * The WebSocket server that Engine.IO is given in place of its own, which is older and answers pings without end to who
 * does not read. What ws keeps by itself has a bound here: messages in pieces, pongs, connections that are closing.
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
