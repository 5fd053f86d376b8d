import type { Socket } from 'socket.io';
import { type ErrorCode, ProtocolError, shown } from '../../../lib/protocol/error';
import type { Notice, Refusal } from '../../../lib/protocol/messages';
import type { Holder, Pass } from '../../access/pass';
import type { Visitor } from '../../access/visitor';
import type { MarketStream } from '../../streams/market-stream';
import type { ReplaySession } from '../../streams/replay/session';
import { reasonOf } from '../../telemetry/audit';
import type { Log } from '../../telemetry/log';
import type { Listener, Notifier } from '../notifier';
import type { Reply, Requests } from '../stream-requests';
import { wireErrorOf } from '../wire-error';
import type { Entrant } from './admission';
import { SocketIoPeer, type SocketIoPeerOptions } from './peer';

/** What all connections to a stream have in common. */
export interface ServedStream {
  readonly stream: MarketStream;
  readonly session?: ReplaySession | undefined;
  readonly requests: Requests;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly peerOptions: SocketIoPeerOptions;
}

/**
 * Somebody who is in a stream by Socket.IO: who asks, who is told of their token, and who hears notices. One object
 * for all of that, since there is one for each connection.
 */
export class SocketIoConnection implements Holder, Listener {
  readonly #socket: Socket;
  readonly #served: ServedStream;
  readonly #peer: SocketIoPeer;
  readonly pass: Pass;

  constructor(socket: Socket, { pass, encoding }: Entrant, served: ServedStream) {
    this.#socket = socket;
    this.#served = served;
    this.pass = pass;
    this.#peer = new SocketIoPeer(socket, encoding, pass, served.peerOptions);
  }

  /** @param user whose notices the connection gets */
  enter(user: string | undefined): void {
    const { stream, session, notifier } = this.#served;
    const socket = this.#socket;
    if (user !== undefined) notifier.join(this, user);
    socket.emit('status', stream.status);
    socket.onAny((...said: unknown[]) => this.#ask(said));
    session?.join({ id: socket.id, ...(user !== undefined && { name: user }) });
    if (session) socket.emit('session', session.state);
    this.pass.hold(this);
  }

  /** The connection is gone. */
  leave(): void {
    const { stream, session, notifier } = this.#served;
    this.pass.release();
    this.#peer.release();
    notifier.leave(this);
    stream.fanout.removePeer(this.#peer);
    session?.leave(this.#socket.id);
  }

  maySee(symbol: string): boolean {
    return this.pass.visitor.rights.allows(symbol);
  }

  /**
   * It is told by itself: an acknowledgement of a whole room's that does not come is kept by Socket.IO as long as the
   * connection lives.
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

  expiring(seconds: number): void {
    this.#socket.emit('expiring', { seconds });
  }

  changed({ user, rights }: Visitor): void {
    const { stream, notifier } = this.#served;
    if (user !== undefined) notifier.join(this, user);
    stream.fanout.changeViewer(this.#peer, rights, (change) => this.#socket.emit('changed', change));
  }

  close(code: ErrorCode, message: string): void {
    this.#peer.close(code, message);
  }

  /**
   * Answers a request; whatever is wrong with it becomes the answer.
   * @param said the name, the request and how to answer; any of them may be missing, or be something else
   */
  #ask(said: readonly unknown[]): void {
    // Socket.IO still delivers what came in one piece with the end of the connection.
    if (!this.#socket.connected) return;
    const { requests, log } = this.#served;
    const { pass } = this;
    const last = said.at(-1);
    const reply = typeof last === 'function' ? (last as Reply) : () => {};
    const [event, request] = typeof last === 'function' ? said.slice(0, -1) : said;
    const refuse = (error: unknown): void => {
      pass.refused(reasonOf(error));
      reply({ ok: false, error: wireErrorOf(error, log, pass.id) } satisfies Refusal);
    };
    try {
      pass.spend();
      if (typeof event !== 'string' || !Object.hasOwn(requests, event)) {
        throw new ProtocolError('bad_request', `there is no request ${shown(event)}`);
      }
      requests[event]?.({ peer: this.#peer, pass }, request, reply)?.catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }
}
