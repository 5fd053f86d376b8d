import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { anInstrument, aTrade, defined } from '../server/events';
import { record } from '../server/tape/record';
import { temporaryFolder } from '../server/tape/temporary-folder';
import type { EndpointConnection } from './endpoint-driver';
import { ENDPOINTS, isRefused } from './endpoint-drivers';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

const START = 1_700_000_000_000_000;
const TIMEOUT = { timeout: 15_000 };
/** Tokens that may see nothing of the tape, each with a reason. */
const BLIND = [
  ['no symbol', { symbols: [] }],
  ['other symbols only', { symbols: ['fx:*'] }],
] as const;

let feed: ScriptedFeed;
let server: LiveServer;
let session: { readonly id: string; readonly stream: string };

const tokenOf = (claims: object = {}): Promise<string> => makeToken({ claims: { ...claims } });

async function ask(token: string, path: string, body?: object) {
  const answer = await fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

beforeAll(async () => {
  const dataDir = temporaryFolder(afterAll);
  const events = ['sim:A', 'sim:B'].flatMap((symbol) => [
    defined(anInstrument(symbol), START),
    aTrade(symbol, 100, 1, START),
  ]);
  record(tapeFolder(dataDir, 'secret-tape'), events);
  feed = new ScriptedFeed([...events, defined(anInstrument('fx:C'), START), aTrade('fx:C', 7, 1, START)]);
  server = await startLiveServer(feed, { dataDir, guests: 'off', tokens: { secret: SECRET } });
  const opened = await ask(await tokenOf(), '/api/sessions', { tapes: ['secret-tape'] });
  session = JSON.parse(opened.text) as typeof session;
});

afterAll(() => server.stop());

describe.each(BLIND)('a token for %s', (_, claims) => {
  it.each(ENDPOINTS)('finds no replay session of that tape at the endpoint $name', async (endpoint) => {
    const token = await tokenOf(claims);
    for (const stream of [session.stream, '/replay/nnnnnnnnnnnn']) {
      const outcome = await endpoint.connect(server.url, token, stream);
      if (!isRefused(outcome)) outcome.close();
      expect(outcome).toMatchObject({
        error: { code: 'not_found', message: `there is no stream "${stream}"` },
      });
    }
  });

  it.each([
    ['/api/instruments?stream=STREAM'],
    ['/api/pinyin?stream=STREAM'],
    ['/api/quotes?stream=STREAM'],
    ['/api/bars?stream=STREAM&symbol=fx:C&interval=1m'],
    ['/api/sessions/SESSION'],
    ['/api/tapes/TAPE'],
    ['/api/tapes/TAPE/activity'],
    ['/api/sessions', { tapes: ['TAPE'] }],
  ])('gets from %s the answer for what does not exist', async (path, body?: object) => {
    const token = await tokenOf(claims);
    const answers = await Promise.all(
      [
        { STREAM: session.stream.slice(1), SESSION: session.id, TAPE: 'secret-tape' },
        { STREAM: 'replay/nnnnnnnnnnnn', SESSION: 'nnnnnnnnnnnn', TAPE: 'no-tape' },
      ].map(async (names) => {
        const fill = (text: string) =>
          text.replace(/STREAM|SESSION|TAPE/, (k) => names[k as keyof typeof names]);
        const filled = body && (JSON.parse(fill(JSON.stringify(body))) as object);
        const { status, text } = await ask(token, fill(path), filled);
        return { status, text: text.replace(new RegExp(Object.values(names).join('|')), 'NAME') };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBe(404);
  });

  it('learns of none of its names from any list', async () => {
    const token = await tokenOf(claims);
    for (const path of [
      '/api/streams',
      '/api/sessions',
      '/api/tapes',
      '/api/instruments?stream=live',
      '/api/quotes',
    ]) {
      const { status, text } = await ask(token, path);
      if (status !== 404) expect([path, status]).toEqual([path, 200]);
      for (const secret of ['secret-tape', session.id, 'sim:']) expect(text, path).not.toContain(secret);
    }
  });

  it.each(ENDPOINTS.filter(({ readOnly }) => !readOnly))(
    'ends the connection to the session at $name after a refresh',
    async (endpoint) => {
      const outcome = (await endpoint.connect(
        server.url,
        await tokenOf(),
        session.stream,
      )) as EndpointConnection;
      expect((await outcome.subscribe({ channel: 'trades', symbols: ['*'] })).ok).toBe(true);
      // The connection may be closed before the answer.
      void outcome.refresh(await tokenOf(claims)).catch(() => undefined);
      await expect.poll(() => outcome.closed, TIMEOUT).toBe(true);
      expect(outcome.messages.find(([event]) => event === 'error')?.[1]).toMatchObject({ code: 'not_found' });
      outcome.close();
      await expect.poll(() => server.sessions.find(session.id)?.viewerCount, TIMEOUT).toBe(0);
    },
  );
});

describe('one dimension of an entitlement', () => {
  it('hides the activity of a tape when some of its symbols, or its trades, may not be seen', async () => {
    const path = '/api/tapes/secret-tape/activity';
    const status = async (claims: object) => (await ask(await tokenOf(claims), path)).status;
    expect(await status({})).toBe(200);
    expect(await status({ symbols: ['sim:A'] })).toBe(403);
    expect(await status({ channels: ['quotes'] })).toBe(403);
    expect(await status({ channels: [] })).toBe(403);
  });

  it.each([
    ['price', [], false],
    ['price', ['bars'], true],
    ['price', ['depth'], false],
    ['spread', ['trades'], false],
    ['spread', ['depth'], true],
    ['halt', ['trades'], false],
  ] as const)('an alert on %s with the channels %j shows its value: %s', async (kind, channels, shown) => {
    const condition = {
      price: { kind, crosses: 'above', price: 1_000 },
      spread: { kind, basisPoints: 5 },
      halt: { kind },
    }[kind];
    const body = { symbol: 'sim:A', condition };
    const made = await ask(await tokenOf({ sub: 'eve' }), '/api/alerts', body);
    const { alert } = JSON.parse(made.text) as { alert: { id: string } };
    const token = await tokenOf({ sub: 'eve', channels });
    expect((await ask(token, '/api/alerts', body)).status).toBe(shown ? 201 : 403);
    const { alerts } = JSON.parse((await ask(token, '/api/alerts')).text) as { alerts: { id: string }[] };
    expect(alerts.find(({ id }) => id === alert.id)).toMatchObject(
      shown ? { id: alert.id } : { denied: true },
    );
    if (!shown) expect(alerts.find(({ id }) => id === alert.id)).not.toHaveProperty('now');
  });
});
