import type { ServerResponse } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import type { Namespace, Socket } from 'socket.io';
import { type ErrorCode, ProtocolError } from '../../../lib/protocol/error';
import type { Encoding } from '../../../lib/protocol/messages';
import type { AccessSession } from '../../access/access-session';
import type { OutFrame } from '../../fanout/out-frame';
import type { Peer, SubscriptionQuota } from '../../fanout/peer';
import type { Clock } from '../../time/clock';
import { webSocketMessage, webSocketMessageWithin } from '../web-socket-frame';
import {
  type EngineConnection,
  packetsWaiting,
  pollAnswerOf,
  tcpSocketOf,
  terminate,
} from './engine-connection';
import { FRAME_OPTIONS } from './engine-guard';

const NOTHING = Buffer.alloc(0);

/** Packets in Engine.IO's buffer while the frames of one flush are handed over, at most. */
const MAX_WAITING = 64;

/** Options that all peers of a namespace share. */
export interface SocketIoPeerOptions {
  readonly namespace: Namespace;
  readonly clock: Clock;
  /** Time that a closed peer gets to read the error, ms; then its connection is cut. */
  readonly closeGrace: number;
  /** Called when a peer that was not writable has drained. */
  readonly drained: (peer: SocketIoPeer) => void;
}

/**
 * A Socket.IO connection to a namespace as a peer of the fan-out.
 * Over WebSocket a frame is one write of bytes that all peers of the namespace share, to the TCP (or TLS)
 * socket below `ws`. Over long polling, and without access to that socket, it is an Engine.IO packet. A poll is
 * answered with new frames only after the previous answer was sent, so that polling faster than reading gains
 * nothing.
 */
export class SocketIoPeer implements Peer {
  readonly encoding: Encoding;
  readonly #socket: Socket;
  readonly #conn: EngineConnection;
  readonly #accessSession: AccessSession;
  readonly #options: SocketIoPeerOptions;
  /** Last non-empty answer to a poll, until it was sent. */
  #answer: ServerResponse | undefined;
  /** Set only while it polls. */
  #unwatchAnswers: (() => void) | undefined;
  #tcp: TcpSocket | undefined;
  /** True when a caller found the peer not writable and waits for `drained`. */
  #awaited = false;
  #handingOver = false;

  constructor(
    socket: Socket,
    encoding: Encoding,
    accessSession: AccessSession,
    options: SocketIoPeerOptions,
  ) {
    this.encoding = encoding;
    this.#socket = socket;
    this.#conn = socket.conn;
    this.#accessSession = accessSession;
    this.#options = options;
    this.#attach();
    this.#conn.on('upgrade', this.#upgraded);
  }

  get id(): string {
    return this.#socket.id;
  }

  get quota(): SubscriptionQuota {
    return this.#accessSession.quota;
  }

  get writable(): boolean {
    const tcp = this.#tcp;
    const writable = tcp ? this.#tcpTakes(tcp) : this.#engineTakes();
    if (writable || this.#awaited) return writable;
    this.#awaited = true;
    // A write callback for each frame would cost every peer; this one runs after the queued bytes.
    if (tcp?.writable && tcp.writableLength > 0) tcp.write(NOTHING, this.#ready);
    return false;
  }

  send(frame: OutFrame): void {
    if (this.#tcp) {
      this.#tcp.write(frame.form(this.#options.namespace, toMessage));
      return;
    }
    if (!this.#handingOver) {
      this.#handingOver = true;
      queueMicrotask(() => {
        this.#handingOver = false;
      });
    }
    this.#conn.write(frame.form(this.#options, toPacket), FRAME_OPTIONS);
  }

  close(code: ErrorCode, message: string): void {
    this.#accessSession.closed(code, message);
    this.#socket.emit('error', new ProtocolError(code, message).toWire());
    this.#socket.disconnect(true);
    this.#options.clock.after(this.#options.closeGrace, () => {
      terminate(this.#conn);
      this.#answer?.destroy();
    });
  }

  /** Detaches from the connection. */
  release(): void {
    this.#conn.off('upgrade', this.#upgraded);
    this.#unwatchAnswers?.();
    this.#conn.transport.off('ready', this.#ready);
    this.#tcp = undefined;
  }

  /**
   * True when nothing is queued: neither bytes in the socket nor Engine.IO packets, which must not be
   * overtaken. A closing WebSocket is not writable.
   */
  #tcpTakes(tcp: TcpSocket): boolean {
    return tcp.writableLength === 0 && tcp.writable && packetsWaiting(this.#conn) === 0;
  }

  /** Sends the frames of one flush together; otherwise nothing before the last was sent. */
  #engineTakes(): boolean {
    if (this.#conn.readyState !== 'open') return false;
    if (this.#handingOver) return packetsWaiting(this.#conn) < MAX_WAITING;
    return this.#answer === undefined && packetsWaiting(this.#conn) === 0 && this.#conn.transport.writable;
  }

  #attach(): void {
    const { transport } = this.#conn;
    transport.on('ready', this.#ready);
    this.#tcp = tcpSocketOf(this.#conn);
    this.#unwatchAnswers?.();
    if (transport.name === 'polling') this.#watchAnswers();
  }

  #watchAnswers(): void {
    const answering = (): void => this.#answering();
    this.#conn.on('flush', answering);
    this.#unwatchAnswers = () => {
      this.#conn.off('flush', answering);
      this.#unwatchAnswers = undefined;
    };
  }

  /** Handles Engine.IO's answer to the pending poll. */
  #answering(): void {
    const answer = pollAnswerOf(this.#conn);
    this.#answer = answer;
    // An answer whose connection breaks never finishes.
    const gone = (): void => {
      if (this.#answer !== answer) return;
      this.#answer = undefined;
      this.#ready();
    };
    answer?.once('finish', gone).once('close', gone);
  }

  readonly #upgraded = (): void => {
    this.#attach();
    this.#ready();
  };

  /** Handles that the last frame was sent. */
  readonly #ready = (): void => {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#options.drained(this);
  };
}

/** Encodes a frame as an Engine.IO packet for all peers of a namespace; a binary one is a message by itself. */
function toPacket({ payload }: OutFrame, { namespace }: SocketIoPeerOptions): string | Buffer {
  return typeof payload === 'string' ? eventOf(payload, namespace) : payload;
}

/** Encodes the same as a WebSocket message. */
function toMessage({ content, start, end }: OutFrame, namespace: Namespace): Buffer {
  if (typeof content !== 'string') return webSocketMessageWithin(content, start, end, 'binary');
  // "4" is Engine.IO's packet type "message"; binary messages have none.
  return webSocketMessage(Buffer.from(`4${eventOf(content, namespace)}`), 'text');
}

/** Encodes a JSON frame as the namespace's event `frame`: a Socket.IO packet. */
function eventOf(json: string, { name }: Namespace): string {
  return `2${name},["frame",${json}]`;
}
