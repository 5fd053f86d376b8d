import type { ProtocolError } from '../../../lib/protocol/error';
import type { ReplaySession } from '../../streams/replay/replay-session';
import type { StreamChoice } from '../../streams/stream-choice';
import type { Log } from '../../telemetry/log';
import type { Clock } from '../../time/clock';
import type { NewWork } from '../new-work';
import type { Notifier } from '../notifier';
import type { ServedStream } from '../stream-connection';
import { type LiveParts, requestsOf } from '../stream-requests';
import { unknownStream } from '../stream-visibility';
import { type JsonConnection, messageOf } from './json-connection';

/** A stream that `/ws` and `/sse` serve. */
export interface OpenStream extends ServedStream {
  /** Its connections. */
  readonly lines: Set<JsonConnection>;
}

export interface OpenStreamsOptions {
  readonly clock: Clock;
  readonly newWork: NewWork;
  readonly notifier: Notifier;
  readonly log: Log;
  /** Parts that take requests in the live stream. */
  readonly liveParts?: LiveParts | undefined;
}

/** Streams of `/ws` and `/sse` with their connections; sends each status change of a stream to them. */
export class OpenStreams {
  readonly #options: OpenStreamsOptions;
  readonly #open = new Map<string, OpenStream>();
  readonly #undo = new Map<OpenStream, () => void>();

  constructor(options: OpenStreamsOptions) {
    this.#options = options;
  }

  add(streams: StreamChoice, session?: ReplaySession): void {
    const lines = new Set<JsonConnection>();
    const { clock, notifier, log, newWork, liveParts = {} } = this.#options;
    const requests = requestsOf(session, clock, newWork, liveParts);
    const open: OpenStream = {
      ...{ streams, session, requests, notifier, log, lines },
      parts: session ? {} : liveParts,
    };
    const undoState = session?.onState((state, why) => {
      const message = messageOf('session', state);
      // A slow consumer misses positions, which repeat; a change must be delivered.
      for (const line of [...lines]) if (why === 'changed' || line.writable) line.say(message);
    });
    this.#open.set(streams.name, open);
    this.#undo.set(open, () => undoState?.());
  }

  /** Removes a stream; its connections are closed with the error. */
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
    if (!open) throw unknownStream(name);
    return open;
  }
}
