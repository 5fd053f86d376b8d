import { get } from 'node:http';
import { afterEach, beforeEach, expect } from 'vitest';
import WebSocket from 'ws';
import type { WireError } from '../../lib/protocol/error';
import type { Frame, SubscribeRequest } from '../../lib/protocol/messages';
import { anInstrument, defined } from '../server/events';
import { EventStream, eventStreamAddress } from './event-stream';
import { CODES, START } from './golden-sequence';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { PlainSocket } from './plain-socket';
import { ScriptedFeed } from './scripted-feed';

/** Received events of a client of `/sse`. */
export interface Events {
  readonly stream: EventStream;
  readonly frames: Frame[];
  readonly said: { readonly type: string; readonly [field: string]: unknown }[];
  readonly closed: boolean;
}

/** Starts a real server for each test of a file, and clients of its plain endpoints. */
export class PlainFixture {
  feed = new ScriptedFeed([]);
  readonly ends: (() => void)[] = [];
  #server: LiveServer | undefined;

  constructor() {
    beforeEach(() => this.serve());
    afterEach(async () => {
      for (const end of this.ends.splice(0)) end();
      await this.#server?.stop();
      this.#server = undefined;
    });
  }

  get server(): LiveServer {
    if (!this.#server) throw new Error('no server is running');
    return this.#server;
  }

  /** Restarts the server with these options. */
  async serve(options: LiveServerOptions = {}): Promise<void> {
    await this.#server?.stop();
    this.feed = new ScriptedFeed(
      CODES.map((code) => defined(anInstrument(`sim:${code}`, { prevClose: 100 }), START)),
    );
    this.#server = await startLiveServer(this.feed, options);
  }

  /** Connects a client of `/ws`. */
  async connect(path = '/ws', options?: ConstructorParameters<typeof PlainSocket>[1]): Promise<PlainSocket> {
    const client = new PlainSocket(`${this.server.url}${path}`, options);
    this.ends.push(() => client.end());
    return client.opened();
  }

  /** Sends a request for events that is rejected. */
  async refused(path: string, init: RequestInit = {}): Promise<{ status: number; error: WireError }> {
    const answer = await fetch(`${this.server.url}${path}`, init);
    return { status: answer.status, error: (await answer.json()) as WireError };
  }

  /** Sends an upgrade request that is rejected. */
  refusedUpgrade(
    path: string,
    protocols: string[] = [],
    headers = {},
  ): Promise<{ status: number; error: WireError }> {
    const socket = new WebSocket(`${this.server.url.replace('http', 'ws')}${path}`, protocols, { headers });
    socket.on('error', () => {});
    return new Promise((resolve, reject) => {
      socket.once('open', () => reject(new Error('the connection was accepted')));
      socket.once('unexpected-response', (_, answer) => {
        let text = '';
        answer.on('data', (piece) => {
          text += piece;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, error: JSON.parse(text) }));
      });
    });
  }

  /** Sends an upgrade request with the usual headers, except for the given ones. */
  bareUpgrade(headers: Record<string, string>): Promise<{ status: number; error: WireError }> {
    const usual = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    return new Promise((resolve, reject) => {
      get(`${this.server.url}/ws`, { headers: { ...usual, ...headers }, agent: false }, (answer) => {
        let text = '';
        answer.on('data', (piece) => {
          text += piece;
        });
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, error: JSON.parse(text) }));
      }).once('error', reject);
    });
  }

  /** Connects a client of `/sse`. */
  listen(request: SubscribeRequest): Events {
    const { address, headers } = eventStreamAddress(this.server.url, request);
    const frames: Frame[] = [];
    const said: Events['said'] = [];
    let closed = false;
    const stream = new EventStream(address, {
      headers,
      onEvent: ({ event, data }) => {
        expect(data.type).toBe(event);
        if (event === 'frame') frames.push(data as unknown as Frame);
        else said.push(data as (typeof said)[number]);
      },
      onClosed: () => {
        closed = true;
      },
    });
    this.ends.push(() => stream.end());
    return {
      ...{ stream, frames, said },
      get closed() {
        return closed;
      },
    };
  }
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
