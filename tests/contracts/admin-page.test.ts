import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WireError } from '../../lib/protocol/error';
import { anInstrument, defined } from '../server/events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { ThinWebSocketClient } from './thin-client';
import { makeToken, SECRET } from './token-maker';

interface Figures {
  readonly clientsCount: number;
  readonly namespaces: readonly { readonly name: string; readonly socketsCount: number }[];
  readonly aggregatedEvents: readonly { readonly type: string; readonly count: number }[];
}

describe('Socket.IO’s admin UI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'admin-'));
  const sockets: Socket[] = [];
  let server: LiveServer;

  beforeEach(() => start(true));

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(adminUi: boolean): Promise<void> {
    server = await startLiveServer(new ScriptedFeed([defined(anInstrument('sim:A'))]), {
      ...{ guests: ['*'], tokens: { secret: SECRET }, dataDir: folder, adminUi },
    });
  }

  /** Connects as the page does, with the token as the password. */
  function open(password: string): Socket {
    const auth = { username: 'admin', password };
    const socket = io(`${server.url}/admin`, { forceNew: true, reconnection: false, auth });
    sockets.push(socket);
    return socket;
  }

  function refusal(password: string): Promise<WireError | undefined> {
    return new Promise((resolve, reject) => {
      const socket = open(password);
      socket.once('connect', () => reject(new Error('the connection was accepted')));
      socket.once('connect_error', (error: Error & { data?: WireError }) => resolve(error.data));
    });
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it('sends statistics to the role admin, without any actions', async () => {
    const client = new ThinWebSocketClient(server.url);
    await until(() => client.connected);
    const page = open(await makeToken({ claims: { role: 'admin' } }));
    const received: string[] = [];
    const figures: Figures[] = [];
    page.onAny((event: string) => received.push(event));
    page.on('config', (config) => expect(config).toEqual({ supportedFeatures: ['AGGREGATED_EVENTS'] }));
    page.on('server_stats', (one: Figures) => figures.push(one));
    await until(() => figures.length > 0);
    expect(figures[0]?.clientsCount).toBe(2);
    expect(figures[0]?.namespaces).toEqual(
      expect.arrayContaining([
        { name: '/live', socketsCount: 1 },
        { name: '/admin', socketsCount: 1 },
      ]),
    );
    page.emit('_disconnect', '/live', true);
    page.emit('emit', '/live', undefined, 'error', {});
    client.subscribe({ channel: 'quotes', symbols: ['sim:A'] });
    await until(() => client.frames.length > 0);
    await until(() =>
      figures.some(({ aggregatedEvents }) => aggregatedEvents.some(({ type }) => type === 'packetsIn')),
    );
    expect(client.closed).toBe(false);
    expect(new Set(received)).toEqual(new Set(['config', 'server_stats']));
    client.end();
  });

  it.each(['operator', 'trader', 'viewer', 'producer'])('rejects the role %s', async (role) => {
    expect(await refusal(await makeToken({ claims: { role } }))).toMatchObject({
      code: 'forbidden',
      retry: false,
    });
    await until(() => server.connections === 0);
  });

  it('rejects connections without a valid token', async () => {
    expect(await refusal('')).toMatchObject({ code: 'forbidden' });
    expect(await refusal('password')).toMatchObject({ code: 'unauthenticated' });
  });

  it('is closed when its token is revoked', async () => {
    const page = open(await makeToken({ claims: { role: 'admin', jti: 'page' } }));
    await new Promise<void>((resolve) => page.once('connect', resolve));
    const operator = await makeToken({ claims: { role: 'operator', sub: 'olga' } });
    await fetch(`${server.url}/api/revocations`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${operator}` },
      body: JSON.stringify({ jti: 'page' }),
    });
    await until(() => page.disconnected);
    await until(() => server.connections === 0);
  });

  it('does not exist unless configured', async () => {
    await server.stop();
    await start(false);
    expect(await refusal(await makeToken({ claims: { role: 'admin' } }))).toMatchObject({
      code: 'not_found',
    });
  });
});
