import { afterEach, beforeEach, expect, vi } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import type { Encoding, Frame, SessionState } from '../../lib/protocol/messages';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { record } from '../server/tape/record';
import { MIDNIGHT, SECOND, sampleEvents } from '../server/tape/sample-events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { Mirror } from './mirror';
import { ScriptedFeed } from './scripted-feed';

/** 40 s, ten events a second: the tape `week-12`. */
export const RECORDED = sampleEvents(400);
export const BEGIN = MIDNIGHT;
export const END = RECORDED.at(-1)?.localTimestamp ?? 0;
export const WAIT = { timeout: 60_000, interval: 10 };

interface Answer {
  readonly status: number;
  readonly body: Record<string, never>;
}

/** Starts a real server with one tape for each test of a file, and clients of its sessions. */
export class ReplayFixture {
  dataDir = '';
  #server: LiveServer | undefined;
  readonly #clients: MarketClient[] = [];

  constructor() {
    beforeEach(async () => {
      this.dataDir = temporaryFolder();
      record(tapeFolder(this.dataDir, 'week-12'), RECORDED, { keyframeMicros: 10 * SECOND });
      await this.serve();
    });
    afterEach(async () => {
      for (const client of this.#clients.splice(0)) client.close();
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
    this.#server = await startLiveServer(new ScriptedFeed([]), { dataDir: this.dataDir, ...options });
  }

  async ask(path: string, body?: unknown): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json' };
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers };
    const response = await fetch(`${this.server.url}${path}`, init);
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** Creates a session, paused by default. */
  async open(request: object = {}): Promise<{ id: string; stream: string }> {
    const whole = { tapes: ['week-12'], playing: false, ...request };
    const { status, body } = await this.ask('/api/sessions', whole);
    expect(body).toEqual({ id: expect.any(String), stream: `/replay/${body.id}` });
    expect(status).toBe(201);
    return body as unknown as { id: string; stream: string };
  }

  join(stream: string, encoding: Encoding = 'binary', user?: string): MarketClient {
    const client = connect({ url: this.server.url, stream, encoding, ...(user && { user }) });
    this.#clients.push(client);
    return client;
  }
}

/** Waits until the client has this state of the session. */
export async function waitForState(client: MarketClient, expected: Partial<SessionState>): Promise<void> {
  await vi.waitFor(() => expect(client.session).toMatchObject(expected), WAIT);
}

/** Client of a session that applies all frames as in `docs/protocol.md`. */
export class Watcher {
  mirror = new Mirror();
  readonly frames: Frame[] = [];

  constructor(readonly client: MarketClient) {
    for (const channel of ['quotes', 'trades', 'depth', 'bars'] as const) {
      client.subscribe({ channel, symbols: ['*'], rate: 20 }, (frame) => {
        this.frames.push(frame);
        this.mirror.apply(frame);
      });
    }
  }

  /** Discards all received frames and state. */
  clear(): void {
    this.frames.length = 0;
    this.mirror = new Mirror();
  }
}
