import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, type MarketClient } from '../../lib/client/market-client';
import type { Encoding, SessionState } from '../../lib/protocol/messages';
import { tapeFolder } from '../../server/tape/catalog';
import { record } from '../server/tape/record';
import { MIDNIGHT, SECOND, sampleEvents } from '../server/tape/sample-events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

const events = sampleEvents(400);
const END = events.at(-1)?.localTimestamp ?? 0;

let server: LiveServer;
let dataDir: string;
const clients: MarketClient[] = [];

beforeEach(async () => {
  dataDir = temporaryFolder();
  record(tapeFolder(dataDir, 'week-12'), events, { keyframeMicros: 10 * SECOND });
  server = await startLiveServer(new ScriptedFeed([]), { dataDir });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

async function ask(path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { 'Content-Type': 'application/json' },
  });
  return { status: response.status, body: await response.json() };
}

async function open(request: object = {}): Promise<{ id: string; stream: string }> {
  const { status, body } = await ask('/api/sessions', { tapes: ['week-12'], playing: false, ...request });
  expect(body).toMatchObject({ id: expect.any(String), stream: `/replay/${body.id}` });
  expect(status).toBe(201);
  return body as { id: string; stream: string };
}

function join(stream: string, encoding: Encoding = 'binary'): MarketClient {
  const client = connect({ url: server.url, stream, encoding });
  clients.push(client);
  return client;
}

/** Waits until the session, as the client was told of it, is so. */
async function told(client: MarketClient, expected: Partial<SessionState>): Promise<void> {
  await vi.waitFor(() => expect(client.session).toMatchObject(expected), { timeout: 10_000 });
}

describe('a replay session', () => {
  it('shows two clients the same moment, whichever of them controls it', async () => {
    const { stream } = await open({ start: MIDNIGHT + 5 * SECOND });
    const [one, two] = [join(stream, 'binary'), join(stream, 'json')];
    await told(one, { viewerCount: 2, playing: false, position: MIDNIGHT + 5 * SECOND });
    await told(two, { viewerCount: 2 });
    expect(await two.control({ seek: MIDNIGHT + 9 * SECOND })).toEqual({ ok: true });
    for (const client of [one, two]) await told(client, { position: MIDNIGHT + 9 * SECOND });
    expect(await one.control({ speed: 0, play: true })).toEqual({ ok: true });
    for (const client of [one, two]) {
      await told(client, { position: END, playing: false, speed: 0, start: MIDNIGHT, end: END });
    }
    expect(one.status).toMatchObject({ stream, source: 'replay', state: 'ok' });
  });
});
