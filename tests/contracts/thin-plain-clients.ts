import WebSocket from 'ws';
import type { SubscribeRequest } from '../../lib/protocol/messages';
import { EventStream, eventStreamAddress } from './event-stream';
import { ThinClient } from './thin-client';

/** Minimal client of `/ws`. */
export class ThinPlainClient extends ThinClient {
  readonly #socket: WebSocket;

  constructor(url: string) {
    super();
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'tickerwall.v1', {
      perMessageDeflate: false,
    });
    this.#socket.on('open', () => {
      this.connected = true;
      this.onConnected();
    });
    this.#socket.on('message', (data) => this.#read(String(data)));
    this.#socket.on('close', () => this.ended());
    this.#socket.on('error', () => this.#socket.terminate());
  }

  override subscribe(subscription: SubscribeRequest): void {
    this.emit('subscribe', subscription);
  }

  override emit(event: string, content: object = {}): void {
    this.send(JSON.stringify({ type: event, ...content }));
  }

  protected override send(packet: string): void {
    this.#socket.send(packet);
  }

  override pause(): void {
    this.#socket.pause();
  }

  override resume(): void {
    this.#socket.resume();
  }

  override end(): void {
    this.#socket.terminate();
  }

  #read(text: string): void {
    this.longest = Math.max(this.longest, text.length);
    this.receiveMessage(JSON.parse(text));
  }
}

/** Minimal client of `/sse`, which connects when it subscribes. */
export class ThinEventStreamClient extends ThinClient {
  readonly #url: string;
  #stream: EventStream | undefined;
  #ended = false;

  constructor(url: string) {
    super();
    this.#url = url;
    queueMicrotask(() => {
      this.connected = true;
      this.onConnected();
    });
  }

  override subscribe(subscription: SubscribeRequest): void {
    if (this.#ended) return;
    const { address, headers } = eventStreamAddress(this.#url, subscription);
    this.#stream = new EventStream(address, {
      headers,
      onEvent: ({ data }) => {
        this.longest = Math.max(this.longest, this.#stream?.longest ?? 0);
        this.receiveMessage(data);
      },
      onRefused: (_, error) => {
        this.error = error;
      },
      onClosed: () => this.ended(),
    });
  }

  protected override send(): void {}

  override pause(): void {
    this.#stream?.pause();
  }

  override resume(): void {
    this.#stream?.resume();
  }

  override end(): void {
    this.#ended = true;
    this.#stream?.end();
  }
}
