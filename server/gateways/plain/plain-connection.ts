import type { Refusal, SubscribeAccepted, SubscribeRequest } from '../../../lib/protocol/messages';
import type { PlainRequest } from '../../../lib/protocol/plain-message';
import type { Listener } from '../notifier';
import { StreamConnection } from '../stream-connection';
import { type JsonConnection, messageOf } from './json-connection';
import type { OpenStream } from './open-streams';
import type { AuthenticatedHandshake } from './plain-handshake';

/** A connection of `/ws` or `/sse` to one stream. */
export class PlainConnection extends StreamConnection<JsonConnection, OpenStream> {
  protected readonly listener: Listener;
  #left = false;

  /** @param listener receives the user's notices */
  constructor({ accessSession, open }: AuthenticatedHandshake, line: JsonConnection, listener: Listener) {
    super(accessSession, line, open);
    this.listener = listener;
  }

  override enter(user: string | undefined): void {
    this.served.lines.add(this.peer);
    super.enter(user);
  }

  /** Releases the connection; idempotent. */
  override leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.served.lines.delete(this.peer);
    super.leave();
  }

  /**
   * Subscribes without a client message.
   * @throws ProtocolError as the fan-out does
   */
  subscribe(request: SubscribeRequest, accepted: (answer: SubscribeAccepted) => void): void {
    this.stream.fanout.subscribe(this.peer, this.accessSession.principal.permissions, request, accepted);
  }

  /** Rate-limits inbound packets; false: close the connection. */
  allowPacket(): boolean {
    return this.accessSession.allowPacket();
  }

  /** Answers a request under its own type; an unknown request has none. */
  ask({ type, id, content }: PlainRequest): void {
    if (this.#left) return;
    const key = id === undefined ? {} : { id };
    const reply = (answer: unknown): void => {
      if (!this.#left) this.say(type, { ...key, ...(answer as object) });
    };
    this.answer(type, content, reply, (refusal) =>
      this.say('error', { ...key, ...(refusal as Refusal).error }),
    );
  }

  protected say(type: string, content: object): void {
    this.peer.say(messageOf(type, content));
  }
}
