import { agentFor } from '../../feeds/exchange/tunnel-agent';
import { addressesOf } from '../code-batches';
import type { UpstreamFile } from '../source-file';
import { type Connect, MAX_BODY_BYTES } from './connection';
import { openBody, RequestError } from './http-request';

/** Longest id of an event that is sent again, characters. */
const MAX_ID_LENGTH = 200;

/** Returns the connection to a stream of server-sent events, which continues after the last event that had an id. */
export function eventStream({ url, headers, codes }: Extract<UpstreamFile, { kind: 'sse' }>): Connect {
  const address = new URL(addressesOf(url, codes, Number.POSITIVE_INFINITY)[0] as string);
  let lastId = '';
  return async ({ listener, proxy }, signal) => {
    const agent = agentFor(address, proxy);
    try {
      const wanted = {
        Accept: 'text/event-stream',
        ...headers,
        ...(lastId !== '' && { 'Last-Event-ID': lastId }),
      };
      const body = await openBody({ url: address, headers: wanted, agent }, signal);
      listener.opened();
      const events = new EventStreamParser();
      for await (const chunk of body.setEncoding('utf8') as AsyncIterable<string>) {
        const found = events.take(chunk);
        lastId = events.lastId;
        if (found.length > 0) await listener.received(found.map((data) => Buffer.from(data)));
      }
      return { reason: `${address.host} has ended the stream` };
    } catch (error) {
      if (error instanceof RequestError) return error.failure;
      return { reason: signal.aborted ? 'stopped' : (error as Error).message };
    } finally {
      agent.destroy();
    }
  };
}

/** Parses an event stream (HTML standard, section 9.2.6) into the data of its events. */
export class EventStreamParser {
  /** Newest id, for the next connection. */
  lastId = '';
  #rest = '';
  #data: string[] = [];
  #size = 0;

  /** Adds text. @returns the data of the events that it completes @throws RangeError for one that is too large */
  take(text: string): string[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() as string;
    if (this.#rest.length + this.#size > MAX_BODY_BYTES)
      throw new RangeError(`an event has more than ${MAX_BODY_BYTES} bytes`);
    const found: string[] = [];
    for (const line of lines) {
      if (line !== '') {
        this.#field(line);
        continue;
      }
      if (this.#data.length > 0) found.push(this.#data.join('\n'));
      this.#data = [];
      this.#size = 0;
    }
    return found;
  }

  #field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      this.#data.push(value);
      this.#size += value.length;
    } else if (name === 'id' && value.length <= MAX_ID_LENGTH && /^[\x20-\x7e]*$/.test(value))
      this.lastId = value;
  }
}
