import type { Socket } from 'socket.io';
import { type ErrorCode, ProtocolError } from '../../lib/protocol/error';
import type { Encoding } from '../../lib/protocol/messages';
import type { OutFrame } from '../fanout/out-frame';
import type { Peer } from '../fanout/peer';
import { webSocketFrame } from './web-socket-frame';

/** Packets that may wait in Engine.IO's buffer while the frames of one moment are handed over. */
const MOST_WAITING = 64;

/** A frame as Engine.IO takes it: a packet's data, and the same as a ready WebSocket message. */
interface EnginePacket {
  readonly data: string | Buffer;
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: Buffer[] };
}

/**
 * A Socket.IO connection to a namespace as a peer. A frame is made into a packet once for all peers of the
 * namespace, its WebSocket header included, and handed to Engine.IO below Socket.IO. What this relies on there is
 * held by a test: `conn.write` with `wsPreEncodedFrame`, `transport.writable`, `writeBuffer` and the transport's
 * `ready` event, which says that what was sent has left.
 */
export class SocketIoPeer implements Peer {
  readonly encoding: Encoding;
  readonly #socket: Socket;
  readonly #drained: () => void;
  #sending = false;

  constructor(socket: Socket, encoding: Encoding, drained: (peer: SocketIoPeer) => void) {
    this.encoding = encoding;
    this.#socket = socket;
    this.#drained = () => drained(this);
    socket.conn.transport.on('ready', this.#drained);
    socket.conn.on('upgrade', this.#upgraded);
  }

  get id(): string {
    return this.#socket.id;
  }

  /** Frames of one moment go out together; apart from that, nothing is sent until the last has left. */
  get writable(): boolean {
    const { conn } = this.#socket;
    if (conn.readyState !== 'open') return false;
    // Engine.IO's types call its buffer private, but it is the only place that knows what still waits.
    const waiting = (conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;
    return this.#sending ? waiting < MOST_WAITING : waiting === 0 && conn.transport.writable;
  }

  send(frame: OutFrame): void {
    const { nsp, conn } = this.#socket;
    const { data, options } = frame.form(nsp, (payload) => toEnginePacket(nsp.name, payload));
    if (!this.#sending) {
      this.#sending = true;
      queueMicrotask(() => {
        this.#sending = false;
      });
    }
    conn.write(data, options);
  }

  close(code: ErrorCode, message: string): void {
    this.#socket.emit('error', new ProtocolError(code, message).toWire());
    this.#socket.disconnect(true);
  }

  /** Takes its hands off the connection. */
  release(): void {
    this.#socket.conn.off('upgrade', this.#upgraded);
    this.#socket.conn.transport.off('ready', this.#drained);
  }

  readonly #upgraded = (): void => {
    this.#socket.conn.transport.on('ready', this.#drained);
    this.#drained();
  };
}

/** JSON becomes the event `frame` of the namespace (a Socket.IO packet); a binary frame is a message by itself. */
function toEnginePacket(namespace: string, payload: string | Uint8Array): EnginePacket {
  if (typeof payload === 'string') {
    const data = `2${namespace},["frame",${payload}]`;
    // "4" is Engine.IO's packet type "message"; binary messages have none.
    return {
      data,
      options: { compress: false, wsPreEncodedFrame: webSocketFrame(Buffer.from(`4${data}`), 'text') },
    };
  }
  const data = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return { data, options: { compress: false, wsPreEncodedFrame: webSocketFrame(data, 'binary') } };
}
