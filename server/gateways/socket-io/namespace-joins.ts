import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { Clock } from '../../time/clock';
import { type EngineConnection, terminate } from './engine-connection';

const NONE: readonly string[] = [];
/** Period of checking connections without a namespace, ms. */
const SWEEP_PERIOD = 1_000;

/**
 * Tracks which streams each connection has joined or is joining. It may join each once: Socket.IO accepts
 * repeated requests before the first answer, and each would count as a connection. A connection without any
 * stream is cut after a while: it costs memory and counts against no limit.
 */
export class NamespaceJoins {
  readonly #clock: Clock;
  readonly #patience: number;
  /** Mostly one each; a list takes a fraction of a set's memory. */
  readonly #streams = new WeakMap<EngineConnection, readonly string[]>();
  /** Connections without a stream, longest first, with the time since (µs): one timer for all. */
  readonly #outside = new Map<EngineConnection, number>();
  #cancel: (() => void) | undefined;

  /** @param patience time that a connection may spend without a stream, ms */
  constructor(clock: Clock, patience: number) {
    this.#clock = clock;
    this.#patience = patience;
  }

  opened(connection: EngineConnection): void {
    this.#wait(connection);
  }

  /**
   * Joins a stream once `authenticate` resolves.
   * @throws ProtocolError `bad_request` for a stream that is joined or being joined; and as `authenticate` does
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

  /** Marks the connection as joined. */
  entered(connection: EngineConnection): void {
    this.#outside.delete(connection);
  }

  /** Marks that the connection left the stream, or was rejected. */
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
    this.#outside.set(connection, this.#clock.monotonic());
    this.#cancel ??= this.#clock.after(SWEEP_PERIOD, () => this.#sweep());
  }

  #sweep(): void {
    const since = this.#clock.monotonic() - this.#patience * 1_000;
    for (const [connection, at] of this.#outside) {
      const isGone = connection.readyState === 'closed';
      // A closing connection gets the same time to read the error.
      if (!isGone && at > since) continue;
      this.#outside.delete(connection);
      if (!isGone) terminate(connection);
    }
    const goesOn = this.#outside.size > 0;
    this.#cancel = goesOn ? this.#clock.after(SWEEP_PERIOD, () => this.#sweep()) : undefined;
  }
}
