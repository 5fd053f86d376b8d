import type { Socket } from 'socket.io';
import type { Notice } from '../../../lib/protocol/messages';
import type { Sight } from '../../access/visibility';
import type { Listener } from '../notifier';
import { type ServedStream, StreamConnection } from '../stream-connection';
import type { Reply } from '../stream-requests';
import type { AuthenticatedHandshake } from './namespace-handshake';
import { SocketIoPeer, type SocketIoPeerOptions } from './socket-io-peer';

/** A stream that is served as a namespace. */
export interface ServedNamespace extends ServedStream {
  readonly peerOptions: SocketIoPeerOptions;
}

/** A Socket.IO connection to one stream, which also receives notices. */
export class SocketIoConnection extends StreamConnection<SocketIoPeer, ServedNamespace> implements Listener {
  readonly #socket: Socket;

  constructor(socket: Socket, { accessSession, encoding }: AuthenticatedHandshake, served: ServedNamespace) {
    super(accessSession, new SocketIoPeer(socket, encoding, accessSession, served.peerOptions), served);
    this.#socket = socket;
  }

  override enter(user: string | undefined): void {
    this.#socket.onAny((...said: unknown[]) => this.#ask(said));
    super.enter(user);
  }

  override leave(): void {
    this.peer.release();
    super.leave();
  }

  get sight(): Sight {
    return this.accessSession.principal.permissions;
  }

  /**
   * Emits to this socket only: Socket.IO keeps a missing acknowledgement of a broadcast for the life of the
   * connection.
   */
  tell(notice: Notice, patience: number): Promise<boolean> {
    return this.#socket
      .timeout(patience)
      .emitWithAck('notify', notice)
      .then(
        () => true,
        () => false,
      );
  }

  protected get listener(): Listener {
    return this;
  }

  protected say(event: string, content: object): void {
    this.#socket.emit(event, content);
  }

  /** @param said event name, request and acknowledgement callback; any may be missing or of another type */
  #ask(said: readonly unknown[]): void {
    // Socket.IO still delivers messages that arrived together with the end of the connection.
    if (!this.#socket.connected) return;
    const last = said.at(-1);
    const reply = typeof last === 'function' ? (last as Reply) : () => {};
    const [event, request] = typeof last === 'function' ? said.slice(0, -1) : said;
    this.answer(event, request, reply);
  }
}
