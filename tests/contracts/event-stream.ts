import { get, type IncomingMessage } from 'node:http';
import type { WireError } from '../../lib/protocol/error';
import type { SubscribeRequest } from '../../lib/protocol/messages';

/** Server-sent event with its data parsed as JSON. */
export interface StreamEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventStreamOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly onOpen?: () => void;
  readonly onEvent: (event: StreamEvent) => void;
  /** Called when the request is rejected. */
  readonly onRefused?: (status: number, error: WireError, challenge: string | null) => void;
  readonly onClosed?: () => void;
}

/** Minimal client for server-sent events, with control over its connection. */
export class EventStream {
  /** Value for the header `Last-Event-ID`. */
  lastEventId = '';
  /** Length of the longest event, characters. */
  longest = 0;
  /** Last value of `retry:`, ms. */
  retry: number | undefined;
  comments = 0;
  headers: IncomingMessage['headers'] = {};
  #answer: IncomingMessage | undefined;
  #paused = false;
  #rest = '';
  #closed = false;
  readonly #options: EventStreamOptions;
  readonly #request: ReturnType<typeof get>;

  constructor(address: string, options: EventStreamOptions) {
    this.#options = options;
    this.#request = get(address, { headers: { ...options.headers }, agent: false }, (answer) => {
      if (answer.statusCode === 200) this.#begin(answer);
      else this.#refused(answer);
    });
    this.#request.on('error', () => this.#end());
  }

  pause(): void {
    this.#paused = true;
    this.#answer?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#answer?.resume();
  }

  end(): void {
    this.#request.destroy();
    this.#end();
  }

  #begin(answer: IncomingMessage): void {
    this.#answer = answer;
    this.headers = answer.headers;
    answer.setEncoding('utf8');
    answer.on('data', (piece: string) => this.#read(piece));
    answer.on('error', () => this.#end());
    answer.on('close', () => this.#end());
    if (this.#paused) answer.pause();
    this.#options.onOpen?.();
  }

  #refused(answer: IncomingMessage): void {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (piece: string) => {
      text += piece;
    });
    answer.on('end', () => {
      const challenge = answer.headers['www-authenticate'] ?? null;
      this.#options.onRefused?.(answer.statusCode ?? 0, JSON.parse(text) as WireError, challenge);
      this.#end();
    });
  }

  #read(piece: string): void {
    const parts = (this.#rest + piece).split('\n\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) {
      this.longest = Math.max(this.longest, part.length);
      this.#event(part.split('\n'));
    }
  }

  #event(lines: readonly string[]): void {
    let event = 'message';
    let data: string | undefined;
    for (const line of lines) {
      const [, field, value = ''] = /^([a-z]*)(?:: ?(.*))?$/.exec(line) ?? [];
      if (field === '') this.comments++;
      else if (field === 'event') event = value;
      else if (field === 'id') this.lastEventId = value;
      else if (field === 'retry') this.retry = Number(value);
      else if (field === 'data') data = data === undefined ? value : `${data}\n${value}`;
    }
    if (data !== undefined) this.#options.onEvent({ event, data: JSON.parse(data) });
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.onClosed?.();
  }
}

/** Returns URL and headers of a subscription, with the resume position of a reconnecting client. */
export function eventStreamAddress(
  url: string,
  { symbols, since, ...rest }: SubscribeRequest,
  more: Readonly<Record<string, string>> = {},
): { readonly address: string; readonly headers: Record<string, string> } {
  const fields = Object.entries({ ...rest, symbols: symbols.join(','), ...more });
  const query = new URLSearchParams(fields.map(([name, value]) => [name, String(value)]));
  return {
    address: `${url}/sse?${query}`,
    headers: since ? { 'Last-Event-ID': `${since.epoch}:${since.version}` } : {},
  };
}
