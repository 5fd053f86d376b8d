import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import type { MarketStream } from '../../streams/market-stream';
import type { ReplaySession } from '../../streams/replay/replay-session';
import type { Log } from '../../telemetry/log';
import type { Clock } from '../../time/clock';
import type { Notifier } from '../notifier';
import type { ServedStream } from '../stream-connection';
import { requestsOf } from '../stream-requests';
import { type JsonConnection, messageOf } from './json-connection';

/** A stream that plain endpoints lead to. */
export interface OpenStream extends ServedStream {
  /** Those who are in it. */
  readonly lines: Set<JsonConnection>;
}

export interface OpenStreamsOptions {
  readonly clock: Clock;
  readonly notifier: Notifier;
  readonly log: Log;
}

/** The streams that plain endpoints lead to, and who is in them: tells all of them what becomes of their stream. */
export class OpenStreams {
  readonly #options: OpenStreamsOptions;
  readonly #open = new Map<string, OpenStream>();
  readonly #undo = new Map<OpenStream, () => void>();

  constructor(options: OpenStreamsOptions) {
    this.#options = options;
  }

  add(stream: MarketStream, session?: ReplaySession): void {
    const lines = new Set<JsonConnection>();
    const { clock, notifier, log } = this.#options;
    const requests = requestsOf(stream, session, clock);
    const open: OpenStream = { stream, session, requests, notifier, log, lines };
    const undoStatus = stream.onStatus((status) => {
      const message = messageOf('status', status);
      for (const line of [...lines]) line.say(message);
    });
    const undoState = session?.onState((state, why) => {
      const message = messageOf('session', state);
      // Who does not take it now has a newer one coming; a change must arrive.
      for (const line of [...lines]) if (why === 'changed' || line.writable) line.say(message);
    });
    this.#open.set(stream.name, open);
    this.#undo.set(open, () => {
      undoStatus();
      undoState?.();
    });
  }

  /** The stream is there no longer; those in it are told why. */
  remove(name: string, { code, message }: ProtocolError): void {
    const open = this.#open.get(name);
    if (!open) return;
    this.#open.delete(name);
    this.#undo.get(open)?.();
    this.#undo.delete(open);
    for (const line of [...open.lines]) line.close(code, message);
  }

  /** @throws ProtocolError `not_found` */
  find(name: string): OpenStream {
    const open = this.#open.get(name);
    if (!open) throw new ProtocolError('not_found', `there is no stream ${quoteValue(name)}`);
    return open;
  }
}
