import { ProtocolError, shown } from '../../lib/protocol/error';
import type { Clock } from '../fanout/clock';
import { type EngineConnection, terminate } from './engine-connection';

/**
 * Which streams each connection is in or on its way into. It may be in each once: Socket.IO lets it in as often as it
 * asks before the first answer, and each time would count as a connection of somebody's. Who is in none for long is cut,
 * since it costs a little and nobody counts it.
 */
export class Entrances {
  readonly #clock: Clock;
  readonly #patience: number;
  readonly #streams = new WeakMap<EngineConnection, Set<string>>();
  readonly #cancels = new WeakMap<EngineConnection, () => void>();

  /** @param patience how long a connection may be in no stream, ms */
  constructor(clock: Clock, patience: number) {
    this.#clock = clock;
    this.#patience = patience;
  }

  opened(connection: EngineConnection): void {
    this.#streams.set(connection, new Set());
    this.#wait(connection);
    connection.once('close', () => this.#cancel(connection));
  }

  /**
   * The connection asks to be let into the stream.
   * @throws ProtocolError `bad_request` when it is there, or has asked, already
   */
  begin(connection: EngineConnection, stream: string): void {
    const streams = this.#streams.get(connection);
    if (streams?.has(stream)) {
      throw new ProtocolError('bad_request', `this connection is in ${shown(stream)} already`);
    }
    streams?.add(stream);
  }

  /** It was let in. */
  entered(connection: EngineConnection): void {
    this.#cancel(connection);
  }

  /** It has left the stream, or was not let in. */
  left(connection: EngineConnection, stream: string): void {
    const streams = this.#streams.get(connection);
    streams?.delete(stream);
    const waits = this.#cancels.has(connection);
    if (streams?.size === 0 && !waits && connection.readyState === 'open') this.#wait(connection);
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
