import { get, type IncomingMessage, request } from 'node:http';
import type { Socket as TcpSocket } from 'node:net';
import WebSocket from 'ws';
import type { WireError } from '../../lib/protocol/error';
import type { Frame, SubscribeRequest } from '../../lib/protocol/messages';

const NAMESPACE = '/live';

/**
 * Minimal JSON client for Engine.IO 4 and Socket.IO 4, or a plain endpoint, with control over its connection.
 * A thousand of them need little memory, and each can stop reading.
 */
export abstract class ThinClient {
  readonly frames: Frame[] = [];
  /** Length of the longest message, characters. */
  longest = 0;
  /** Last error before the close. */
  error: WireError | undefined;
  closed = false;
  connected = false;
  onConnected: () => void = () => {};
  onFrame: (frame: Frame) => void = (frame) => this.frames.push(frame);
  onClosed: () => void = () => {};

  protected abstract send(packet: string): void;
  /** Stops reading; buffers of the operating system still fill. */
  abstract pause(): void;
  abstract resume(): void;
  /** Closes the connection abruptly. */
  abstract end(): void;

  subscribe(subscription: SubscribeRequest): void {
    this.send(`42${NAMESPACE},0${JSON.stringify(['subscribe', subscription])}`);
  }

  emit(event: string, ...values: unknown[]): void {
    this.send(`42${NAMESPACE},1${JSON.stringify([event, ...values])}`);
  }

  protected receive(packet: string): void {
    this.longest = Math.max(this.longest, packet.length);
    if (packet.startsWith('0')) this.send(`40${NAMESPACE},`);
    else if (packet === '2') this.send('3');
    else if (packet === '1') this.end();
    else if (packet.startsWith(`40${NAMESPACE},`)) {
      this.connected = true;
      this.onConnected();
    } else if (packet.startsWith(`42${NAMESPACE},[`)) {
      const [event, value] = JSON.parse(packet.slice(3 + NAMESPACE.length)) as [string, never];
      if (event === 'frame') this.onFrame(value);
      else if (event === 'error') this.error = value;
    }
  }

  /** Handles a typed message of a plain endpoint. */
  protected receiveMessage({ type, ...value }: { readonly type?: unknown }): void {
    if (type === 'frame') this.onFrame(value as Frame);
    else if (type === 'error') this.error = value as WireError;
  }

  protected ended(): void {
    if (this.closed) return;
    this.closed = true;
    this.onClosed();
  }
}

export class ThinWebSocketClient extends ThinClient {
  readonly #socket: WebSocket;

  /** @param url with TLS, any certificate is accepted */
  constructor(url: string) {
    super();
    this.#socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      rejectUnauthorized: false,
    });
    this.#socket.on('message', (data) => this.receive(String(data)));
    this.#socket.on('close', () => this.ended());
    this.#socket.on('error', () => this.#socket.terminate());
  }

  protected override send(packet: string): void {
    this.#socket.send(packet);
  }

  /** Leaves the namespace, sends more in the same packet, and closes. */
  leaveAnd(more: () => void): void {
    const tcp = (this.#socket as unknown as { readonly _socket: TcpSocket })._socket;
    tcp.cork();
    this.send(`41${NAMESPACE},`);
    more();
    tcp.uncork();
    this.#socket.close();
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
}

/** Long-polling client; while paused it neither reads nor polls. */
export class ThinPollingClient extends ThinClient {
  readonly #url: string;
  #sid = '';
  #paused = false;
  #unread: IncomingMessage | undefined;
  #asking = false;

  constructor(url: string) {
    super();
    this.#url = `${url}/socket.io/?EIO=4&transport=polling`;
    this.#poll();
  }

  protected override send(packet: string): void {
    const post = request(`${this.#url}&sid=${this.#sid}`, { method: 'POST', agent: false }, (answer) =>
      answer.resume(),
    );
    post.on('error', () => this.ended());
    post.end(packet);
  }

  override pause(): void {
    this.#paused = true;
  }

  override resume(): void {
    this.#paused = false;
    const unread = this.#unread;
    this.#unread = undefined;
    if (unread) this.#read(unread);
    else this.#poll();
  }

  override end(): void {
    this.ended();
    this.#unread?.destroy();
  }

  #poll(): void {
    if (this.#paused || this.closed || this.#asking) return;
    this.#asking = true;
    get(`${this.#url}${this.#sid && `&sid=${this.#sid}`}`, { agent: false }, (answer) => {
      if (this.#paused) this.#unread = answer;
      else this.#read(answer);
    }).on('error', () => this.ended());
  }

  #read(answer: IncomingMessage): void {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (piece: string) => {
      text += piece;
    });
    answer.on('error', () => this.ended());
    answer.on('end', () => {
      this.#asking = false;
      if (answer.statusCode !== 200) {
        this.ended();
        return;
      }
      const first = this.#sid === '' ? /"sid":"(.*?)"/.exec(text)?.[1] : undefined;
      if (first) this.#sid = first;
      for (const packet of text.split('\u001e')) this.receive(packet);
      this.#poll();
    });
  }
}
