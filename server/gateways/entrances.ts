import { ProtocolError, shown } from '../../lib/protocol/error';
import type { Clock } from '../fanout/clock';
import { type EngineConnection, terminate } from './engine-connection';

const NONE: readonly string[] = [];

/**
 * Which streams each connection is in or on its way into. It may be in each once: Socket.IO lets it in as often as it
 * asks before the first answer, and each time would count as a connection of somebody's. Who is in none for long is cut,
 * since it costs a little and nobody counts it.
 */
export class Entrances {
  readonly #clock: Clock;
  readonly #patience: number;
  /** Mostly one each, for which a list is a fraction of a set. */
  readonly #streams = new WeakMap<EngineConnection, readonly string[]>();
  readonly #cancels = new WeakMap<EngineConnection, () => void>();

  /** @param patience how long a connection may be in no stream, ms */
  constructor(clock: Clock, patience: number) {
    this.#clock = clock;
    this.#patience = patience;
  }

  opened(connection: EngineConnection): void {
    this.#streams.set(connection, NONE);
    this.#wait(connection);
    connection.once('close', () => this.#cancel(connection));
  }

  /**
   * The connection asks to be let into the stream.
   * @throws ProtocolError `bad_request` when it is there, or has asked, already
   */
  begin(connection: EngineConnection, stream: string): void {
    const streams = this.#streams.get(connection) ?? NONE;
    if (streams.includes(stream)) {
      throw new ProtocolError('bad_request', `this connection is in ${shown(stream)} already`);
    }
    this.#streams.set(connection, [...streams, stream]);
  }

  /** It was let in. */
  entered(connection: EngineConnection): void {
    this.#cancel(connection);
  }

  /** It has left the stream, or was not let in. */
  left(connection: EngineConnection, stream: string): void {
    const streams = (this.#streams.get(connection) ?? NONE).filter((one) => one !== stream);
    this.#streams.set(connection, streams);
    const waits = this.#cancels.has(connection);
    if (streams.length === 0 && !waits && connection.readyState === 'open') this.#wait(connection);
  }

  #wait(connection: EngineConnection): void {
    const cancel = this.#clock.after(this.#patience, () => terminate(connection));
    this.#cancels.set(connection, cancel);
  }

  #cancel(connection: EngineConnection): void {
    this.#cancels.get(connection)?.();
    this.#cancels.delete(connection);
  }
}
