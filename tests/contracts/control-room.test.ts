import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScreenAction } from '../../lib/protocol/screens/screen-action';
import type { CommandResult } from '../../lib/protocol/screens/screen-command';
import type { ScreenOrder } from '../../lib/protocol/screens/screen-display';
import type { ReportAccepted, ScreenReport } from '../../lib/protocol/screens/screen-report';
import type { ScreenStatus } from '../../lib/protocol/screens/screen-status';
import { anInstrument, defined } from '../server/events';
import { temporaryFolder } from '../server/tape/temporary-folder';
import { type LiveServer, type LiveServerOptions, startLiveServer } from './live-server';
import { until } from './plain-fixture';
import { PlainSocket } from './plain-socket';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const REPORT: ScreenReport = {
  ...{ page: '/wall/overview', board: 'overview', boards: 1, place: 1, revision: 0, quality: 'full' },
  ...{ browser: 'test', width: 1920, height: 1080, uptime: 1, isVisible: true, errors: [] },
};

interface Answer {
  readonly status: number;
  readonly screens: readonly ScreenStatus[];
  readonly results: readonly CommandResult[];
  readonly revision: number;
  readonly message: string;
}

describe('the control room', () => {
  let dataDir: string;
  let server: LiveServer;
  const ends: (() => void)[] = [];

  beforeEach(async () => {
    dataDir = temporaryFolder();
    await start();
  });

  afterEach(async () => {
    for (const end of ends.splice(0)) end();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function start(options: LiveServerOptions = {}): Promise<void> {
    const feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
    server = await startLiveServer(feed, { dataDir, boards: ['overview', 'heatmap'], ...options });
  }

  async function ask(path: string, body?: unknown, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(`${server.url}${path}`, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      ...init,
      headers: { 'Content-Type': 'application/json', ...init.headers },
    });
    return { ...((await answer.json()) as Answer), status: answer.status };
  }

  const command = (body: unknown): Promise<Answer> => ask('/api/screens/commands', body);
  const statuses = async (): Promise<readonly ScreenStatus[]> => (await ask('/api/screens/status')).screens;

  /** A screen that confirms each order at once. */
  async function wall(
    name: string | undefined,
    { confirms = true, token }: { confirms?: boolean; token?: string } = {},
  ) {
    const query = token === undefined ? '' : `?token=${token}`;
    const socket = new PlainSocket(`${server.url}/ws${query}`);
    ends.push(() => socket.end());
    const orders: ScreenOrder[] = [];
    const report = (change: Partial<ScreenReport> = {}): Promise<ReportAccepted & Answer> =>
      socket.request('report', { ...REPORT, ...(name !== undefined && { name }), ...change });
    socket.socket.on('message', (data) => {
      const { type, ...order } = JSON.parse(String(data)) as ScreenOrder & { readonly type: string };
      if (type !== 'screen') return;
      orders.push(order);
      if (confirms) void report({ board: order.display.board ?? 'overview', revision: order.revision });
    });
    await socket.opened();
    return { socket, orders, report, first: await report() };
  }

  /** Waits until the server has noticed that a connection has ended. */
  const closed = async (socket: PlainSocket): Promise<void> => {
    socket.end();
    await until(() => server.connections === 0);
  };

  it('lists a screen with its report once it has reported', async () => {
    await wall('Lobby 01');
    const [screen] = await statuses();
    expect(screen).toMatchObject({
      ...{ id: 'named-lobby-01', number: 1, name: 'Lobby 01', isPaired: false, state: 'ok' },
      ...{ connections: 1, display: {}, report: { board: 'overview', width: 1920 } },
    });
  });

  it('shows a board on the screens of a command and says that it is painted', async () => {
    const [first, second] = [await wall('One'), await wall('Two')];
    const { revision, results } = await command({ groups: ['*'], display: { board: 'heatmap' } });
    expect(results).toEqual([
      { screen: 'named-one', outcome: 'done', revision, before: {} },
      { screen: 'named-two', outcome: 'done', revision, before: {} },
    ]);
    expect(first.orders).toEqual(second.orders);
    expect(first.orders).toMatchObject([{ revision, display: { board: 'heatmap' }, at: expect.any(Number) }]);
    expect((await statuses()).map(({ report }) => report?.board)).toEqual(['heatmap', 'heatmap']);
  });

  it('keeps a change for a screen that is away, over a restart of the server, until it returns', async () => {
    const lobby = await wall('Lobby');
    await closed(lobby.socket);
    const { results, revision } = await command({ screens: ['named-lobby'], display: { brightness: 0.5 } });
    expect(results).toMatchObject([{ outcome: 'queued' }]);
    expect((await command({ screens: ['named-lobby'], act: 'identify' })).results).toMatchObject([
      { outcome: 'missed' },
    ]);
    await server.stop();
    await start();
    expect(await statuses()).toMatchObject([
      { id: 'named-lobby', state: 'gone', display: { brightness: 0.5 } },
    ]);
    const { first } = await wall('Lobby');
    expect(first.order).toEqual({ revision, display: { brightness: 0.5 } });
  });

  it('takes a field back, and keeps the others', async () => {
    await wall('Lobby');
    await command({ screens: ['named-lobby'], display: { board: 'heatmap', zoom: 1.2 } });
    const { results } = await command({ screens: ['named-lobby'], display: { board: null } });
    expect(results).toMatchObject([{ before: { board: 'heatmap', zoom: 1.2 } }]);
    expect((await statuses())[0]?.display).toEqual({ zoom: 1.2 });
  });

  it('sends the orders of one screen to each of its pages, and waits for all of them', async () => {
    const [first, second] = [await wall('Lobby'), await wall('Lobby', { confirms: false })];
    expect(await statuses()).toMatchObject([{ connections: 2 }]);
    let hasAnswered = false;
    const answer = command({ screens: ['named-lobby'], act: 'identify' }).finally(() => {
      hasAnswered = true;
    });
    await until(() => first.orders.length === 1 && second.orders.length === 1);
    await first.report({ revision: first.orders[0]?.revision ?? 0 });
    expect(hasAnswered).toBe(false);
    await second.report({ revision: second.orders[0]?.revision ?? 0 });
    expect((await answer).results).toMatchObject([{ outcome: 'done' }]);
    expect([first.orders, second.orders]).toMatchObject([
      [{ act: 'identify', name: 'Lobby', number: 1 }],
      [{ act: 'identify' }],
    ]);
  });

  it('names the unknown screen, group, board and symbol', async () => {
    await wall('Lobby');
    const faults = await Promise.all([
      command({ screens: ['named-hall'], act: 'next' }),
      command({ groups: ['hall'], act: 'next' }),
      command({ groups: ['*'], display: { board: 'nowhere' } }),
      command({ groups: ['*'], display: { playlist: [{ board: 'nowhere' }] } }),
      command({ groups: ['*'], display: { symbol: 'sim:NONE' } }),
      command({ groups: ['*'] }),
      command({ act: 'next' }),
      command({ groups: ['*'], display: { brightness: 2 } }),
    ]);
    expect(faults.map(({ status, message }) => `${status} ${message}`)).toEqual([
      '404 there is no screen "named-hall"',
      '404 there is no screen in a group "hall"',
      '404 there is no board "nowhere"',
      '404 there is no board "nowhere"',
      '404 the live stream has no symbol "sim:NONE"',
      '400 command must have a display or an act',
      '400 command must name screens or groups',
      '400 command.display.brightness must be a number from 0.1 to 1, not 2',
    ]);
  });

  it('lets an operator name groups and forget a screen', async () => {
    const { socket } = await wall('Lobby');
    const patch = (body: object): Promise<Answer> =>
      ask('/api/screens/named-lobby', undefined, { method: 'PATCH', body: JSON.stringify(body) });
    expect(await patch({ name: 'Hall', group: 'ground', place: 'left' })).toMatchObject({
      screen: { id: 'named-lobby', name: 'Hall', group: 'ground', place: 'left' },
    });
    expect((await command({ groups: ['ground'], act: 'next' })).results).toHaveLength(1);
    await patch({ group: null });
    expect(await statuses()).toEqual([expect.not.objectContaining({ group: 'ground' })]);
    await closed(socket);
    await ask('/api/screens/named-lobby', undefined, { method: 'DELETE' });
    expect(await statuses()).toEqual([]);
  });

  it('lists each command with the caller and the values before, also after a restart and as CSV', async () => {
    await wall('Lobby');
    await command({ groups: ['*'], display: { zoom: 1.2 } });
    await command({ groups: ['*'], display: { zoom: null }, act: 'identify' });
    await server.stop();
    await start();
    const { actions } = (await ask('/api/screens/actions?limit=2')) as unknown as { actions: object[] };
    const facts = { by: 'local', screens: ['named-lobby'] };
    expect(actions).toMatchObject([
      { ...facts, act: 'identify', display: { zoom: null }, before: { 'named-lobby': { zoom: 1.2 } } },
      { ...facts, display: { zoom: 1.2 }, before: { 'named-lobby': {} } },
    ]);
    const csv = await (await fetch(`${server.url}/api/screens/actions.csv?limit=1`)).text();
    expect(csv.split('\r\n')).toEqual([
      'time,by,screens,act,display,before,facts,state',
      expect.stringMatching(/^20.*Z,local,named-lobby,identify,"{""zoom"":null}","{""named-lobby"":/),
      '',
    ]);
  });

  it('lists a screen that is gone, and not those whose connections the server itself has ended', async () => {
    const lobby = await wall('Lobby');
    await wall('Hall');
    lobby.socket.end();
    const states = async (): Promise<string[]> => {
      const { actions } = (await ask('/api/screens/actions')) as unknown as { actions: ScreenAction[] };
      return actions.map(({ screens, state, by }) => `${by}: ${screens.join()} ${state}`);
    };
    await expect.poll(states).toEqual(['server: named-lobby gone']);
    await server.stop();
    await start();
    expect(await states()).toEqual(['server: named-lobby gone']);
  });

  it('says what a screen showed at a moment, and which version it had painted', async () => {
    const lobby = await wall('Lobby');
    const at = Date.now() * 1_000;
    const paints = [{ epoch: 3, version: 40, time: at - 2_000, at }];
    await lobby.report({ board: 'heatmap', paints });
    const ago = (time: number): Promise<Answer> => ask(`/api/screens/named-lobby/painted?at=${time}`);
    expect(await ago(at + 900_000)).toMatchObject({
      ...{ status: 200, board: 'heatmap', display: {}, painted: { epoch: 3, version: 40 } },
    });
    expect(await ago(at - 60_000_000)).toMatchObject({ status: 404 });
  });

  it('applies a schedule, and keeps it over a restart without applying it again', async () => {
    await wall('Lobby');
    const schedule = { entries: [{ name: 'always', display: { board: 'heatmap' } }] };
    const put = (body: object, from?: string): Promise<Answer> => {
      const headers = from === undefined ? {} : { headers: { 'If-Match': from } };
      return ask('/api/schedule', undefined, { method: 'PUT', body: JSON.stringify(body), ...headers });
    };
    expect(await put({ entries: [{ display: { board: 'nowhere' } }] })).toMatchObject({ status: 404 });
    expect(await put({ entries: [{ from: '9', display: {} }] })).toMatchObject({
      ...{ status: 400, message: expect.stringContaining('schedule.entries.0.from must be a time of day') },
    });
    const { revision } = (await ask('/api/schedule')) as Answer & { readonly revision: string };
    expect(await put(schedule, `"${revision}"`)).toMatchObject({ status: 200, schedule });
    expect(await put({ entries: [] }, `"${revision}"`)).toMatchObject({ status: 409, current: { schedule } });
    expect(await put({ entries: [] }, 'newest')).toMatchObject({ status: 400 });
    await expect
      .poll(async () => (await statuses())[0]?.display, { timeout: 5_000 })
      .toEqual({ board: 'heatmap' });
    await command({ groups: ['*'], display: { board: 'overview' } });
    await server.stop();
    await start();
    expect(await ask('/api/schedule')).toMatchObject({ schedule });
    expect((await statuses())[0]?.display).toEqual({ board: 'overview' });
  });

  it('does not register a page without a name, and takes no second name from a connection', async () => {
    const { first } = await wall(undefined);
    expect(first).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    const lobby = await wall('Lobby');
    expect(await lobby.report({ name: 'Hall' })).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    expect(await lobby.report({ name: 'Lo\u202ebby' })).toMatchObject({
      error: { message: expect.stringContaining('visible characters') },
    });
    expect((await statuses()).map(({ name }) => name)).toEqual(['Lobby']);
  });

  describe('of a server with tokens', () => {
    const tokens = { secret: SECRET };
    let operator: HeadersInit;

    beforeEach(async () => {
      await server.stop();
      await start({ tokens, guests: ['*'] });
      operator = { Authorization: `Bearer ${await makeToken({ claims: { role: 'operator' } })}` };
    });

    async function pair(name: string): Promise<{ readonly id: string; readonly token: string }> {
      type Screen = { readonly screen: { readonly code: string; readonly secret: string } };
      const { screen } = (await ask('/api/screens', { name })) as unknown as Screen;
      await ask(`/api/screens/codes/${screen.code}`, { name }, { headers: operator, method: 'POST' });
      const claimed = await ask('/api/screens/claim', { secret: screen.secret });
      return (claimed as unknown as { screen: { id: string; token: string } }).screen;
    }

    it('needs an operator', async () => {
      const viewer = { Authorization: `Bearer ${await makeToken({ claims: { role: 'viewer' } })}` };
      expect([
        (await ask('/api/screens/status')).status,
        (await ask('/api/screens/commands', { groups: ['*'], act: 'next' }, { headers: viewer })).status,
        (await ask('/api/screens/status', undefined, { headers: operator })).status,
      ]).toEqual([401, 403, 200]);
    });

    it('knows a paired screen by its token, and lets no guest have its name', async () => {
      const { id, token } = await pair('Lobby');
      const listed = (await ask('/api/screens/status', undefined, { headers: operator })).screens;
      expect(listed).toMatchObject([{ id, name: 'Lobby', isPaired: true, state: 'gone' }]);
      expect((await wall(undefined, { token })).first).toMatchObject({ ok: true, screen: id });
      expect((await wall('LOBBY')).first).toMatchObject({
        ...{ ok: false, error: { code: 'forbidden', message: '"LOBBY" is the name of a paired screen' } },
      });
    });
  });
});
