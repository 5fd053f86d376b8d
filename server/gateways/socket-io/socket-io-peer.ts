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

/** Packets that may wait in Engine.IO's buffer while the frames of one moment are handed over. */
const MAX_WAITING = 64;

/** What all peers of a namespace have in common. */
export interface SocketIoPeerOptions {
  readonly namespace: Namespace;
  readonly clock: Clock;
  /** How long a peer that is closed may take to read why, ms; then its connection is cut. */
  readonly closeGrace: number;
  /** What was sent to a peer that was found not writable has left. */
  readonly drained: (peer: SocketIoPeer) => void;
}

/**
 * A Socket.IO connection to a namespace as a peer.
 *
 * Over WebSocket a frame is one write of bytes that all peers of the namespace share, to the TCP (or TLS) socket
 * below `ws`, which is the cheapest way there is. Over long polling, and wherever that socket cannot be had, it is
 * a packet of Engine.IO. A poll is answered with new frames only when the answer before has left, so that a client
 * that asks again and again without reading gets no more than one that does not ask.
 */
export class SocketIoPeer implements Peer {
  readonly encoding: Encoding;
  readonly #socket: Socket;
  readonly #conn: EngineConnection;
  readonly #accessSession: AccessSession;
  readonly #options: SocketIoPeerOptions;
  /** The last answer to a poll that had something in it, until it has left. */
  #answer: ServerResponse | undefined;
  /** Only while it polls. */
  #unwatchAnswers: (() => void) | undefined;
  #tcp: TcpSocket | undefined;
  /** Somebody was told that the peer is not writable, and waits to hear that it is. */
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
    // A callback for every write would cost all who are never waited for; this one comes after what waits now.
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

  /** Takes its hands off the connection. */
  release(): void {
    this.#conn.off('upgrade', this.#upgraded);
    this.#unwatchAnswers?.();
    this.#conn.transport.off('ready', this.#ready);
    this.#tcp = undefined;
  }

  /**
   * Nothing waits to be sent: neither bytes in the socket nor packets of Engine.IO, which must not be overtaken. A socket
   * whose WebSocket is closing is not writable, or its peer was released.
   */
  #tcpTakes(tcp: TcpSocket): boolean {
    return tcp.writableLength === 0 && tcp.writable && packetsWaiting(this.#conn) === 0;
  }

  /** The frames of one moment go out together; apart from that, nothing is sent until the last has left. */
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

  /** Engine.IO is about to answer the poll that waits. */
  #answering(): void {
    const answer = pollAnswerOf(this.#conn);
    this.#answer = answer;
    // An answer whose connection breaks never finishes, and nobody is left who could read it.
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

  /** What was sent has left. */
  readonly #ready = (): void => {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#options.drained(this);
  };
}

/** A frame for all peers of a namespace as Engine.IO takes it; a binary one is a message by itself. */
function toPacket({ payload }: OutFrame, { namespace }: SocketIoPeerOptions): string | Buffer {
  return typeof payload === 'string' ? eventOf(payload, namespace) : payload;
}

/** The same as the bytes of a WebSocket message. */
function toMessage({ content, start, end }: OutFrame, namespace: Namespace): Buffer {
  if (typeof content !== 'string') return webSocketMessageWithin(content, start, end, 'binary');
  // "4" is Engine.IO's packet type "message"; binary messages have none.
  return webSocketMessage(Buffer.from(`4${eventOf(content, namespace)}`), 'text');
}

/** A JSON frame as the event `frame` of the namespace: a packet of Socket.IO. */
function eventOf(json: string, { name }: Namespace): string {
  return `2${name},["frame",${json}]`;
}
