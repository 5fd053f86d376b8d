import type { ServerResponse } from 'node:http';
import { type ErrorCode, ProtocolError } from '../../../lib/protocol/error';
import type { OutFrame } from '../../fanout/out-frame';
import type { SubscriptionQuota } from '../../fanout/peer';
import { eventIdOf } from './endpoint-query';
import {
  Backlog,
  type JsonConnection,
  type JsonConnectionOptions,
  type Message,
  messageOf,
} from './json-connection';

const NOTHING = Buffer.alloc(0);
/** Key of the cached encoding of a frame. */
const FORM = {};
/** An SSE comment: ignored by clients, traffic for proxies. */
const COMMENT = Buffer.from(':\n\n');
/** Longest silence before a comment is sent, ms; well below the 60 s of proxies. */
const MAX_SILENCE = 15_000;
/** Bounds of the `retry` field, ms; random, so that clients do not reconnect at once. */
const SOONEST_RETURN = 1_000;
const LATEST_RETURN = 5_000;

/** Response of `/sse` as a peer of the fan-out; nothing is written before {@link begin}. */
export class EventStreamConnection implements JsonConnection {
  readonly encoding = 'json';
  readonly id: string;
  readonly #response: ServerResponse;
  readonly #options: JsonConnectionOptions;
  readonly #backlog = new Backlog();
  #begun = false;
  /** True when something was written since the last check for silence. */
  #spoke = false;
  #awaited = false;

  constructor(id: string, response: ServerResponse, options: JsonConnectionOptions) {
    this.id = id;
    this.#response = response;
    this.#options = options;
  }

  /** Outbound queue: bytes and messages. */
  get waiting(): { readonly bytes: number; readonly packets: number } {
    return { bytes: this.#response.writableLength, packets: this.#backlog.messages };
  }

  get #isOpen(): boolean {
    return this.#begun && !this.#response.writableEnded && !this.#response.destroyed;
  }

  get quota(): SubscriptionQuota {
    return this.#options.accessSession.quota;
  }

  get writable(): boolean {
    const response = this.#response;
    const writable = response.writableLength === 0 && this.#isOpen;
    if (writable || this.#awaited) return writable;
    if (this.#isOpen) {
      this.#awaited = true;
      response.write(NOTHING, this.#ready);
    }
    return false;
  }

  /** Sends the response head; later errors are events. */
  begin(headers: Readonly<Record<string, string>>): void {
    this.#begun = true;
    this.#response.writeHead(200, headers);
    this.#response.write(`retry: ${returnAfter()}\n\n`);
    this.#listenToSilence();
  }

  send(frame: OutFrame): void {
    this.#spoke = true;
    this.#response.write(frame.form(FORM, frameEvent));
  }

  say({ type, text }: Message): void {
    if (!this.#isOpen) return;
    if (this.#backlog.isFull) {
      this.#response.destroy();
      return;
    }
    this.#spoke = true;
    const event = Buffer.from(`event: ${type}\ndata: ${text}\n\n`);
    this.#response.write(event, this.#backlog.add(event.length));
  }

  close(code: ErrorCode, message: string): void {
    if (!this.#isOpen) return;
    this.#options.accessSession.closed(code, message);
    this.#options.closing();
    this.say(messageOf('error', new ProtocolError(code, message).toWire()));
    this.#response.end();
    const cancel = this.#options.clock.after(this.#options.closeGrace, () => this.cut());
    this.#response.once('close', cancel);
  }

  /** Destroys the connection, also of a slow consumer. */
  cut(): void {
    this.#response.destroy();
  }

  #listenToSilence(): void {
    const cancel = this.#options.clock.after(MAX_SILENCE, () => {
      this.#response.off('close', cancel);
      if (!this.#isOpen) return;
      if (!this.#spoke && this.writable) this.#response.write(COMMENT);
      this.#spoke = false;
      this.#listenToSilence();
    });
    this.#response.once('close', cancel);
  }

  readonly #ready = (): void => {
    if (!this.#awaited) return;
    this.#awaited = false;
    this.#options.drained(this);
  };
}

function returnAfter(): number {
  return Math.floor(SOONEST_RETURN + Math.random() * (LATEST_RETURN - SOONEST_RETURN));
}

/** Encodes the frame as an SSE event; its id is the resume position. */
function frameEvent({ payload, position }: OutFrame): Buffer {
  const id = position ? `id: ${eventIdOf(position)}\n` : '';
  return Buffer.from(`event: frame\n${id}data: {"type":"frame",${String(payload).slice(1)}\n\n`);
}
