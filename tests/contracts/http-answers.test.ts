import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { board } from '../lib/boards/a-board';
import { anInstrument, aTrade, defined } from '../server/events';
import { record } from '../server/tape/record';
import { sampleEvents } from '../server/tape/sample-events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';
import { makeToken, SECRET } from './token-maker';

type Json = Record<string, unknown>;
interface Operation {
  readonly description: string;
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema: Json }>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** Successful request of each operation. `{id}` and `{code}` are replaced with those of the setup. */
const REQUESTS: Readonly<Record<string, { readonly query?: string; readonly body?: unknown }>> = {
  'GET /healthz': {},
  'GET /readyz': {},
  'GET /metrics': {},
  'GET /api/openapi.json': {},
  'GET /api/access': {},
  'GET /api/streams': {},
  'GET /api/sources': {},
  'GET /api/wall': {},
  'GET /api/nodes': {},
  'GET /api/instruments': { query: 'stream=live' },
  'GET /api/pinyin': {},
  'GET /api/quotes': { query: 'symbols=sim:A' },
  'GET /api/bars': { query: 'symbol=sim:A' },
  'GET /api/boards': {},
  'PUT /api/boards/{id}': { body: { ...board, id: 'floor' } },
  'GET /api/boards/{id}': {},
  'GET /api/boards/{id}/revisions': {},
  'DELETE /api/boards/{id}': {},
  'GET /api/brand': {},
  'PUT /api/brand': { body: { name: 'Acme', accent: '#0a2a6b', theme: 'light' } },
  'GET /api/tapes': {},
  'GET /api/tapes/{id}': {},
  'GET /api/tapes/{id}/activity': { query: 'buckets=3' },
  'POST /api/sessions': { body: { tapes: ['week'], playing: false } },
  'GET /api/sessions': {},
  'GET /api/sessions/{id}': {},
  'DELETE /api/sessions/{id}': {},
  'GET /api/imports': {},
  'GET /api/recordings': {},
  'POST /api/recordings': { body: { action: 'start' } },
  'GET /api/alerts': {},
  'POST /api/alerts': { body: { symbol: 'sim:A', condition: { kind: 'halt' }, note: 'x' } },
  'GET /api/alerts/history': { query: 'limit=3' },
  'PATCH /api/alerts/{id}': { body: { armed: false } },
  'POST /api/alerts/{id}/seen': {},
  'DELETE /api/alerts/{id}': {},
  'POST /api/notify': { body: { user: 'ada', body: 'x' } },
  'POST /api/screens': { body: { name: 'Hall' } },
  'GET /api/screens': {},
  'GET /api/screens/codes/{code}': {},
  'POST /api/screens/codes/{code}': { body: { name: 'Hall' } },
  'POST /api/screens/claim': {},
  'PATCH /api/screens/{id}': { body: { name: 'Foyer', group: 'ground' } },
  'GET /api/screens/status': {},
  'GET /api/screens/{id}/history': {},
  'GET /api/screens/actions': { query: 'limit=3' },
  'GET /api/screens/actions.csv': {},
  'PUT /api/schedule': { body: { entries: [{ from: '09:00', display: { zoom: 1.1 } }] } },
  'GET /api/schedule': {},
  'POST /api/screens/commands': { body: { groups: ['ground'], display: { zoom: 1.1 } } },
  'DELETE /api/screens/{id}': {},
  'GET /api/revocations': {},
  'POST /api/revocations': { body: { jti: 'lost' } },
};

/** Operations whose success needs more than one request; other tests cover them. */
const ERRORS_ONLY = [
  'GET /api/screens/{id}/painted',
  'GET /api/pictures/{name}',
  'GET /api/brand/{picture}',
  'PUT /api/brand/{picture}',
  'DELETE /api/brand/{picture}',
  'GET /api/boards/{id}/revisions/{revision}',
  'POST /api/imports',
  'POST /api/ingest',
  'POST /api/hooks/{token}',
  'GET /api/imports/{id}',
  'DELETE /api/imports/{id}',
  'POST /api/screens/renewal',
  'DELETE /api/screens/codes/{code}',
];

/** Paths that programs on this machine may ask without a token. */
const OPEN_TO_LOCAL = ['/metrics', '/api/nodes'];

let server: LiveServer;
let operator: string;
let document: Document;
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));

/** Closes every object, so that an undescribed field is an error. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy && !('additionalProperties' in copy)
    ? { ...copy, additionalProperties: false }
    : copy;
}

interface Asked {
  readonly token?: string;
  readonly body?: unknown;
}

async function ask(
  operation: string,
  path: string,
  { token, body }: Asked,
): Promise<{ status: number; body: Json }> {
  const [method = ''] = operation.split(' ');
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = (response.headers.get('content-type') ?? '').split(';')[0] as string;
  const value: unknown = type === 'application/json' ? JSON.parse(text) : text;
  const [, template = ''] = operation.split(' ');
  const described = document.paths[template]?.[method.toLowerCase()]?.responses[response.status];
  expect(described, `${operation} answered ${response.status}: ${text.slice(0, 200)}`).toBeDefined();
  const schema = described?.content[type]?.schema;
  expect(schema, `${operation} answered ${type}`).toBeDefined();
  const isOpen = operation === 'GET /api/openapi.json';
  const validate = ajv.compile({
    ...((isOpen ? schema : closed(schema)) as object),
    components: closed(document.components) as object,
  });
  expect(validate(value), `${operation}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 300)}`).toBe(
    true,
  );
  return { status: response.status, body: value as Json };
}

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'answers-'));
  record(tapeFolder(dataDir, 'week'), sampleEvents(50));
  const feed = new ScriptedFeed([defined(anInstrument('sim:A'))]);
  server = await startLiveServer(feed, { dataDir, guests: 'off', tokens: { secret: SECRET } });
  await vi.waitFor(() => expect(server.stream.market.size).toBe(1));
  feed.push(aTrade('sim:A', 10, 1, 5));
  operator = await makeToken({ claims: { sub: 'op', role: 'operator' } });
  document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as Document;
});

afterAll(() => server.stop());

const operations = (): string[] =>
  Object.entries(document.paths).flatMap(([path, ofPath]) =>
    Object.keys(ofPath).map((method) => `${method.toUpperCase()} ${path}`),
  );

describe('the description of the HTTP API', () => {
  it('has a request here for each operation', () => {
    expect([...Object.keys(REQUESTS), ...ERRORS_ONLY].sort()).toEqual(operations().sort());
  });

  it('matches the successful responses of a real server', async () => {
    const made: Record<string, string> = { tapes: 'week', boards: 'floor' };
    let secret = '';
    for (const [operation, { query, body }] of Object.entries(REQUESTS)) {
      const [, template = ''] = operation.split(' ');
      const group = template.split('/')[2] ?? '';
      const id = made[template.includes('{code}') ? 'code' : group] ?? 'none';
      const path = template.replace(/\{\w+\}/, id) + (query ? `?${query}` : '');
      const given = operation === 'POST /api/screens/claim' ? { secret } : body;
      const answer = await ask(operation, path, {
        token: operator,
        ...(given !== undefined && { body: given }),
      });
      expect(answer.status, operation).toBeLessThan(300);
      if (operation === 'POST /api/sessions') made.sessions = answer.body.id as string;
      if (operation === 'POST /api/alerts') made.alerts = (answer.body.alert as Json).id as string;
      if (operation === 'POST /api/screens') {
        made.code = (answer.body.screen as Json).code as string;
        secret = (answer.body.screen as Json).secret as string;
      }
      if (operation === 'POST /api/screens/codes/{code}')
        made.screens = (answer.body.screen as Json).id as string;
    }
  });

  it('matches the answers about pictures of a brand, which are never sent as documents', async () => {
    const url = `${server.url}/api/brand/logo`;
    const Authorization = `Bearer ${operator}`;
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const put = (body: string, headers: Record<string, string> = {}) =>
      fetch(url, {
        ...{ method: 'PUT', body },
        headers: { Authorization, 'Content-Type': 'image/svg+xml', ...headers },
      });
    const { revision } = (await (await put(svg)).json()) as { revision: number };
    const older = await put(svg, { 'If-Match': `"${revision - 1}"` });
    expect([older.status, ((await older.json()) as Json).current]).toMatchObject([409, { revision }]);
    expect((await put('<svg onload="x"/>')).status).toBe(400);
    expect((await put(svg, { 'Content-Type': 'text/html' })).status).toBe(415);
    const operation = 'GET /api/brand/{picture}';
    const { body } = await ask(operation, '/api/brand/logo', { token: operator });
    expect(body).toMatchObject({ picture: { type: 'image/svg+xml', base64: btoa(svg) } });
    const { headers } = await fetch(url, { headers: { Authorization } });
    expect(headers.get('Content-Type')).toBe('application/json');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const removed = await ask('DELETE /api/brand/{picture}', '/api/brand/logo', { token: operator });
    expect(removed).toMatchObject({ status: 200, body: { pictures: {} } });
  });

  it('matches the errors of a real server, with the described permissions', async () => {
    const viewer = await makeToken({ claims: { sub: 'viv', role: 'viewer' } });
    for (const operation of operations()) {
      const [method, template = ''] = operation.split(' ');
      const { description = '' } = document.paths[template]?.[method?.toLowerCase() ?? ''] ?? {};
      const path = template.replaceAll(/\{\w+\}/g, 'none');
      const isPublic = description === 'Access: public.';
      const isGuest = description.startsWith('Access: a token, or none');
      if (OPEN_TO_LOCAL.includes(template)) continue;
      if (!isPublic) expect((await ask(operation, path, {})).status, operation).toBe(401);
      if (!isPublic && !isGuest)
        expect((await ask(operation, path, { token: viewer })).status, operation).toBe(403);
      if (template.startsWith('/api/')) {
        expect((await ask(operation, path, { token: 'wrong' })).status, operation).toBe(401);
      }
      // Unknown ids and invalid bodies; some routes respond without reading either.
      const asked = method === 'GET' || method === 'DELETE' ? {} : { body: [] };
      const { status } = await ask(operation, path, { token: operator, ...asked });
      if (template.includes('{')) expect(status, operation).toBeGreaterThanOrEqual(400);
    }
  });
});
