import { ProtocolError, shown } from '../../../lib/protocol/error';
import type { SubscribeAccepted, SubscribeRequest } from '../../../lib/protocol/messages';
import type { PlainRequest } from '../../../lib/protocol/plain-message';
import type { Holder } from '../../access/pass';
import { reasonOf } from '../../telemetry/audit';
import type { Log } from '../../telemetry/log';
import type { Listener, Notifier } from '../notifier';
import { wireErrorOf } from '../wire-error';
import type { Entrant } from './admission';
import { type Line, messageOf } from './line';

export interface ConnectionOptions {
  readonly notifier: Notifier;
  readonly log: Log;
}

/** Somebody who is in a stream by a plain door, from when they were let in until their connection is gone. */
export class PlainConnection {
  readonly #entrant: Entrant;
  readonly #line: Line;
  readonly #listener: Listener;
  readonly #options: ConnectionOptions;
  #left = false;

  /** @param listener how notices come to the connection */
  constructor(entrant: Entrant, line: Line, listener: Listener, options: ConnectionOptions) {
    this.#entrant = entrant;
    this.#line = line;
    this.#listener = listener;
    this.#options = options;
  }

  /** The connection is there and can be spoken to. */
  enter(): void {
    const { open, pass, user } = this.#entrant;
    const { stream, session, lines } = open;
    const line = this.#line;
    lines.add(line);
    if (user !== undefined) this.#options.notifier.join(this.#listener, user);
    line.say(messageOf('status', stream.status));
    session?.join({ id: line.id, ...(user !== undefined && { name: user }) });
    if (session) line.say(messageOf('session', session.state));
    pass.hold(this.#holder());
  }

  /**
   * Subscribes, without a message that asks for it.
   * @throws ProtocolError what the fan-out throws
   */
  subscribe(request: SubscribeRequest, accepted: (answer: SubscribeAccepted) => void): void {
    const { open, pass } = this.#entrant;
    open.stream.fanout.subscribe(this.#line, pass.visitor.rights, request, accepted);
  }

  /** Whether what comes is looked at; who sends without end is to be cut. */
  isHeard(): boolean {
    return this.#entrant.pass.isHeard();
  }

  /** Answers a request under its own type; whatever is wrong with it becomes the answer. */
  ask({ type, id, content }: PlainRequest): void {
    if (this.#left) return;
    const { pass, open } = this.#entrant;
    const key = id === undefined ? {} : { id };
    const reply = (answer: unknown): void => {
      if (!this.#left) this.#line.say(messageOf(type, { ...key, ...(answer as object) }));
    };
    const refuse = (error: unknown): void => {
      pass.refused(reasonOf(error));
      reply({ ok: false, error: wireErrorOf(error, this.#options.log, pass.id) });
    };
    try {
      pass.spend();
      if (!Object.hasOwn(open.requests, type)) {
        const error = new ProtocolError('bad_request', `there is no request ${shown(type)}`);
        pass.refused(error);
        this.#line.say(messageOf('error', { ...key, ...error.toWire() }));
        return;
      }
      open.requests[type]?.({ peer: this.#line, pass }, content, reply)?.catch(refuse);
    } catch (error) {
      refuse(error);
    }
  }

  /** The connection is gone, or has not come about. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    const { open, pass } = this.#entrant;
    pass.release();
    open.lines.delete(this.#line);
    this.#options.notifier.leave(this.#listener);
    open.stream.fanout.removePeer(this.#line);
    open.session?.leave(this.#line.id);
  }

  #holder(): Holder {
    const { stream } = this.#entrant.open;
    const line = this.#line;
    return {
      expiring: (seconds) => line.say(messageOf('expiring', { seconds })),
      changed: ({ user, rights }) => {
        if (user !== undefined) this.#options.notifier.join(this.#listener, user);
        stream.fanout.changeViewer(line, rights, (change) => line.say(messageOf('changed', change)));
      },
      close: (code, message) => line.close(code, message),
    };
  }
}
