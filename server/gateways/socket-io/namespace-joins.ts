import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { Clock } from '../../time/clock';
import { type EngineConnection, terminate } from './engine-connection';

const NONE: readonly string[] = [];
/** How often those outside are looked after, ms. */
const SWEEP_PERIOD = 1_000;

/**
 * Which streams each connection is in or on its way into. It may be in each once: Socket.IO lets it in as often as it
 * asks before the first answer, and each time would count as a connection of somebody's. Who is in none for long is cut,
 * since it costs a little and nobody counts it.
 */
export class NamespaceJoins {
  readonly #clock: Clock;
  readonly #patience: number;
  /** Mostly one each, for which a list is a fraction of a set. */
  readonly #streams = new WeakMap<EngineConnection, readonly string[]>();
  /** Those that are in no stream, longest first, and since when (µs): one timer for all of them. */
  readonly #outside = new Map<EngineConnection, number>();
  #cancel: (() => void) | undefined;

  /** @param patience how long a connection may be in no stream, ms */
  constructor(clock: Clock, patience: number) {
    this.#clock = clock;
    this.#patience = patience;
  }

  opened(connection: EngineConnection): void {
    this.#wait(connection);
  }

  /**
   * The connection asks to be let into the stream, which it is unless `authenticate` throws.
   * @throws ProtocolError `bad_request` when it is there, or has asked, already; and whatever `authenticate` throws
   */
  async ask(connection: EngineConnection, stream: string, authenticate: () => Promise<void>): Promise<void> {
    const streams = this.#streams.get(connection);
    if (streams?.includes(stream)) {
      throw new ProtocolError('bad_request', `this connection is in ${quoteValue(stream)} already`);
    }
    this.#streams.set(connection, streams ? [...streams, stream] : [stream]);
    try {
      await authenticate();
    } catch (error) {
      this.left(connection, stream);
      throw error;
    }
  }

  /** It was let in, and is there. */
  entered(connection: EngineConnection): void {
    this.#outside.delete(connection);
  }

  /** It has left the stream, or was not let in. */
  left(connection: EngineConnection, stream: string): void {
    const streams = (this.#streams.get(connection) ?? NONE).filter((one) => one !== stream);
    if (streams.length > 0) this.#streams.set(connection, streams);
    else this.#streams.delete(connection);
    const waits = this.#outside.has(connection);
    if (streams.length === 0 && !waits && connection.readyState === 'open') this.#wait(connection);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #wait(connection: EngineConnection): void {
    this.#outside.set(connection, this.#clock.now());
    this.#cancel ??= this.#clock.after(SWEEP_PERIOD, () => this.#sweep());
  }

  #sweep(): void {
    const since = this.#clock.now() - this.#patience * 1_000;
    for (const [connection, at] of this.#outside) {
      const isGone = connection.readyState === 'closed';
      // One that is being closed has as long to read why.
      if (!isGone && at > since) continue;
      this.#outside.delete(connection);
      if (!isGone) terminate(connection);
    }
    const goesOn = this.#outside.size > 0;
    this.#cancel = goesOn ? this.#clock.after(SWEEP_PERIOD, () => this.#sweep()) : undefined;
  }
}
