// slow: starts processes

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventLine, eventsHeading } from '../../../../../server/tape/format/event-lines';
import { openTape, tapeFolder } from '../../../../../server/tape/library/tape-catalog';
import type { UploadStats } from '../../../../../server/tape/uploads/uploads';
import { played, record } from '../../../tape/record';
import { sampleEvents } from '../../../tape/sample-events';
import { tapeProgram } from '../../../tape/tape-program';
import { temporaryFolder } from '../../../tape/temporary-folder';
import { type ApiServer, apiServer } from '../api-server';

const program = tapeProgram();
/** Timeout for starting processes on a busy machine, ms. */
const TIMEOUT = 120_000;

const written = sampleEvents(500);
/** The names are not ASCII. */
const text = eventsHeading({ source: 'simulated', feed: 'test' }) + written.map(eventLine).join('');
const file = Buffer.from(text);

interface Answer {
  readonly status: number;
  readonly body: {
    readonly import: UploadStats;
    readonly imports: readonly UploadStats[];
    readonly formats: readonly string[];
    readonly largest: number;
    readonly code: string;
    readonly message: string;
  };
}

async function ask({ url }: ApiServer, path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(`${url}/api/imports${path}`, init);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function post(
  server: ApiServer,
  query: string,
  body: BodyInit = file,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(server, `?${query}`, { method: 'POST', body, headers });
}

async function ended(server: ApiServer, id: string): Promise<UploadStats> {
  for (;;) {
    const { body } = await ask(server, `/${id}`);
    if (body.import.state !== 'running') return body.import;
    await delay(20);
  }
}

const uploadsIn = (dataDir: string): string[] => {
  const folder = join(dataDir, 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const tapesIn = (dataDir: string): string[] => {
  const folder = join(dataDir, 'tapes');
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe('POST /api/imports', { timeout: TIMEOUT }, () => {
  it('imports a file as a tape, and reports the progress', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program() });
    const { status, body } = await post(server, 'id=day&format=auto&name=events.ndjson');
    expect(status).toBe(202);
    expect(body.import).toMatchObject({
      id: 'day',
      state: 'running',
      phase: 'import',
      name: 'events.ndjson',
      total: file.length,
    });
    const done = await ended(server, 'day');
    expect(done).toMatchObject({
      ...{ id: 'day', format: 'ndjson', state: 'done', events: 500, bytes: file.length, total: file.length },
    });
    expect(done).not.toHaveProperty('error');
    expect(played(openTape(dataDir, 'day'))).toStrictEqual(written);
    expect((await ask(server, '')).body).toMatchObject({
      ...{ imports: [{ id: 'day', state: 'done' }], largest: 1e6 },
      formats: expect.arrayContaining(['ndjson', 'tardis-csv', 'binance-raw']),
    });
    expect(uploadsIn(dataDir)).toStrictEqual([]);
  });

  it('accepts a compressed file in a format given by its name or a parameter', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program() });
    expect((await post(server, 'id=a&name=x.gz', gzipSync(file))).status).toBe(202);
    expect((await post(server, 'id=b&format=ndjson&name=..%2F..%2Fx%3Fy.gz', gzipSync(file))).status).toBe(
      202,
    );
    expect(await ended(server, 'a')).toMatchObject({ state: 'done', format: 'ndjson', events: 500 });
    expect(await ended(server, 'b')).toMatchObject({ state: 'done', format: 'ndjson', events: 500 });
    expect(tapesIn(dataDir).sort()).toStrictEqual(['a', 'b']);
  });

  it('names the currency of instruments that have none, and rejects what is no code', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program() });
    const rows = 'time,open,high,low,close\n2024-01-02,1,2,1,2\n2024-01-03,2,3,2,3\n';
    const wrong = await post(server, 'id=w&name=ACME_1d.csv&currency=dollars', rows);
    expect(wrong).toMatchObject({ status: 400, body: { message: expect.stringContaining('"dollars"') } });
    await post(server, 'id=with&name=ACME_1d.csv&currency=EUR', rows);
    await post(server, 'id=without&name=ACME_1d.csv', rows);
    expect(await ended(server, 'with')).toMatchObject({ state: 'done', warnings: [] });
    expect(await ended(server, 'without')).toMatchObject({
      state: 'done',
      warnings: ['the currency of 1 instruments is unknown; --currency can name it'],
    });
    const tape = openTape(dataDir, 'with');
    const [instrument] = played(tape).filter(({ type }) => type === 'instrument');
    expect(instrument).toMatchObject({ instrument: { currency: 'EUR' } });
  });

  it('reports why a file cannot be imported, under its name, and leaves nothing', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program(), maxConcurrent: 5 });
    const cases: [string, BodyInit, RegExp][] = [
      [
        'id=a&name=notes.txt',
        'this is no market',
        /^notes\.txt: none of the supported formats .*"this is no market"/,
      ],
      ['id=b&name=empty.csv', '', /^empty\.csv: none of the supported formats .*it is empty/],
      ['id=c&format=mp3&name=--x', 'x', /unknown format "mp3"; supported: /],
      [
        'id=d&name=cut.gz',
        gzipSync(file).subarray(0, 3000),
        /^cut\.gz is damaged at byte \d+: it cannot be decompressed/,
      ],
      [
        'id=e&name=bad.ndjson',
        `${text}{"type":"trade"}\n`,
        /^bad\.ndjson, line 502: symbol of a trade is missing/,
      ],
    ];
    for (const [query, body, message] of cases) {
      expect((await post(server, query, body)).status, query).toBe(202);
      const { state, error } = await ended(server, query.charAt(3));
      expect(state).toBe('failed');
      expect(error).toMatch(message);
      expect(error).not.toContain(dataDir);
    }
    expect(tapesIn(dataDir)).toStrictEqual([]);
    expect(uploadsIn(dataDir)).toStrictEqual([]);
  });

  it('rejects invalid requests before anything is written', async () => {
    const dataDir = temporaryFolder();
    record(tapeFolder(dataDir, 'there'), written);
    const server = await apiServer(dataDir, { program: program() });
    const cases: [string, RegExp][] = [
      ['name=x', /id must be given: the name of the new tape/],
      ['id=a', /name must be given: the name of the file/],
      ['id=..%2Fa&name=x', /id is not the id of a tape .*"\.\.\/a"/],
      ['id=there&name=x', /tape "there" already exists/],
      ['id=live&name=x', /tape "live" already exists/],
      ['id=a&name=x&force=true', /there is no parameter "force"/],
      ['id=a&name=x&id=b', /"id" is given 2 times/],
    ];
    for (const [query, message] of cases) {
      const { status, body } = await post(server, query);
      expect({ status, code: body.code }, query).toStrictEqual({ status: 400, code: 'bad_request' });
      expect(body.message).toMatch(message);
    }
    expect(existsSync(join(dataDir, 'uploads'))).toBe(false);
    expect((await ask(server, '')).body.imports).toStrictEqual([]);
    expect((await ask(server, '/gone')).status).toBe(404);
    const put = await ask(server, '', { method: 'PUT', body: 'x' });
    expect(put.status).toBe(405);
  });

  it('rejects a file that is too large, announced or not', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program(), maxFileBytes: 1000 });
    const announced = await post(server, 'id=a&name=x');
    expect(announced.status).toBe(413);
    expect(announced.body.message).toBe('the file must have at most 1000 bytes');
    const answer = await rawPost(
      server,
      '/api/imports?id=a&name=x',
      'Transfer-Encoding: chunked\r\n',
      chunked(text),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(uploadsIn(dataDir)).toStrictEqual([]);
    expect(await ended(server, 'a')).toMatchObject({
      state: 'failed',
      error: 'the file has more than 1000 bytes',
    });
  });

  it('drops an incomplete upload', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program() });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /api/imports?id=a&name=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\nhalf`,
    );
    while ((await ask(server, '')).body.imports[0]?.bytes !== 4) await delay(10);
    expect((await ask(server, '/a')).body.import).toMatchObject({
      state: 'running',
      phase: 'upload',
      total: 9999,
    });
    expect((await post(server, 'id=a&name=x')).body.message).toBe('tape "a" is being imported already');
    socket.destroy();
    expect(await ended(server, 'a')).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/abort|close|ECONNRESET/i),
    });
    expect(uploadsIn(dataDir)).toStrictEqual([]);
    expect((await post(server, 'id=a&name=x')).status).toBe(202);
    expect(await ended(server, 'a')).toMatchObject({ state: 'done' });
  });

  it('limits the number of concurrent imports', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program(), maxConcurrent: 1 });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /api/imports?id=a&name=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf`,
    );
    while ((await ask(server, '')).body.imports.length === 0) await delay(10);
    const { status, body } = await post(server, 'id=b&name=x');
    expect(status).toBe(429);
    expect(body).toMatchObject({
      code: 'too_many_connections',
      message: 'too many imports: 1 running, at most 1 allowed',
    });
    socket.destroy();
    await ended(server, 'a');
    expect((await post(server, 'id=b&name=x')).status).toBe(202);
    expect(await ended(server, 'b')).toMatchObject({ state: 'done' });
  });

  it('is for programs on this machine and for our own pages', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program() });
    const from = (origin: string): Promise<Answer> => post(server, 'id=a&name=x', file, { origin });
    const other = await from('https://evil.example');
    expect(other.status).toBe(403);
    expect(other.body.message).toMatch(/pages of "https:\/\/evil\.example" may not connect here/);
    expect((await ask(server, '', { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(403);
    expect((await from(server.url)).status).toBe(202);
    expect(await ended(server, 'a')).toMatchObject({ state: 'done' });
  });
});

describe('DELETE /api/imports/<id>', { timeout: TIMEOUT }, () => {
  it('cancels an upload, and an import that is being read', async () => {
    const dataDir = temporaryFolder();
    const server = await apiServer(dataDir, { program: program(), maxFileBytes: 1e9 });
    const stop = (id: string): Promise<Answer> => ask(server, `/${id}`, { method: 'DELETE' });
    expect((await stop('a')).status).toBe(404);
    const socket = connect(server.port, '127.0.0.1').on('error', () => {});
    socket.write(
      `POST /api/imports?id=a&name=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf`,
    );
    while ((await ask(server, '')).body.imports.length === 0) await delay(10);
    expect((await stop('a')).body.import).toMatchObject({
      id: 'a',
      state: 'failed',
      error: 'the import was stopped',
    });
    const long =
      eventsHeading({ source: 'live', feed: 'test' }) + sampleEvents(300_000).map(eventLine).join('');
    expect((await post(server, 'id=b&name=x', gzipSync(long, { level: 1 }))).status).toBe(202);
    while ((await ask(server, '/b')).body.import.events === 0) await delay(5);
    expect((await stop('b')).body.import).toMatchObject({ state: 'failed', error: 'the import was stopped' });
    expect(tapesIn(dataDir)).toStrictEqual([]);
    expect(uploadsIn(dataDir)).toStrictEqual([]);
  });
});

describe('a server that starts', { timeout: TIMEOUT }, () => {
  it('removes files of a killed server, and reports a missing import program', async () => {
    const dataDir = temporaryFolder();
    // Another process may have the number by now; the lock of the folder says that no other server uses it.
    for (const name of [`${process.ppid}-1`, 'mine']) {
      mkdirSync(join(dataDir, 'uploads', name), { recursive: true });
      writeFileSync(join(dataDir, 'uploads', name, 'x'), 'x');
    }
    const server = await apiServer(dataDir, { program: join(dataDir, 'gone.js') });
    expect(uploadsIn(dataDir)).toStrictEqual(['mine']);
    expect((await post(server, 'id=a&name=x')).status).toBe(202);
    expect(await ended(server, 'a')).toMatchObject({
      state: 'failed',
      error: 'the tape program is not built (npm run build)',
    });
  });
});

function chunked(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;
}

function rawPost({ port }: ApiServer, target: string, header: string, body: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`POST ${target} HTTP/1.1\r\nHost: localhost\r\n${header}\r\n${body}`);
    });
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.on('close', () => resolve(answer)).on('error', () => resolve(answer));
  });
}
