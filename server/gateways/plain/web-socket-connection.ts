import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CLOSE_CODE } from '../../../lib/protocol/close-code';
import { type ErrorCode, ProtocolError } from '../../../lib/protocol/error';
import type { OutFrame } from '../../fanout/out-frame';
import type { SubscriptionQuota } from '../../fanout/peer';
import { webSocketMessage } from '../web-socket-frame';
import {
  Backlog,
  type JsonConnection,
  type JsonConnectionOptions,
  type Message,
  messageOf,
} from './json-connection';

const NOTHING = Buffer.alloc(0);
/** Key of the cached encoding of a frame. */
const FORM = {};

/**
 * A plain WebSocket as a peer of the fan-out. A frame is one write to the TCP (or TLS) socket below `ws`, of
 * bytes that all plain WebSockets of a room share.
 */
export class WebSocketConnection implements JsonConnection {
  readonly encoding = 'json';
  readonly id: string;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #options: JsonConnectionOptions;
  readonly #backlog = new Backlog();
  /** True when a caller found the peer not writable and waits for `drained`. */
  #awaited = false;

  constructor(id: string, webSocket: WebSocket, socket: Duplex, options: JsonConnectionOptions) {
    this.id = id;
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#options = options;
  }

  /** Outbound queue: bytes and messages. */
  get waiting(): { readonly bytes: number; readonly packets: number } {
    return { bytes: this.#socket.writableLength, packets: this.#backlog.messages };
  }

  get #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN && this.#socket.writable;
  }

  get quota(): SubscriptionQuota {
    return this.#options.accessSession.quota;
  }

  get writable(): boolean {
    const socket = this.#socket;
    const writable = socket.writableLength === 0 && this.#isOpen;
    if (writable || this.#awaited) return writable;
    this.#awaited = true;
    // A write callback for each frame would cost every peer; this one runs after the queued bytes.
    if (socket.writable && socket.writableLength > 0) socket.write(NOTHING, this.#ready);
    return false;
  }

  send(frame: OutFrame): void {
    this.#socket.write(frame.form(FORM, frameMessage));
  }

  say({ text }: Message): void {
    if (!this.#isOpen) return;
    if (this.#backlog.isFull) {
      this.#webSocket.terminate();
      return;
    }
    const message = webSocketMessage(Buffer.from(text), 'text');
    this.#socket.write(message, this.#backlog.add(message.length));
  }

  close(code: ErrorCode, message: string): void {
    if (!this.#isOpen) return;
    this.#options.accessSession.closed(code, message);
    this.#options.closing();
    this.say(messageOf('error', new ProtocolError(code, message).toWire()));
    this.#webSocket.close(CLOSE_CODE[code], code);
    this.#cutSoon();
  }

  /** Reports a protocol error of the client, which `ws` has answered. */
  broken(): void {
    this.#cutSoon();
  }

  /** Destroys the connection, also of a slow consumer. */
  cut(): void {
    this.#webSocket.terminate();
  }

  #cutSoon(): void {
    const cancel = this.#options.clock.after(this.#options.closeGrace, () => this.cut());
    this.#webSocket.once('close', cancel);
  }

  readonly #ready = (): void => {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#options.drained(this);
  };
}

/** Encodes the frame as one message with its header. */
function frameMessage({ payload }: OutFrame): Buffer {
  return webSocketMessage(Buffer.from(`{"type":"frame",${String(payload).slice(1)}`), 'text');
}
