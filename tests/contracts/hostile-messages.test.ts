import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProtocolError, type WireError } from '../../lib/protocol/error';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import { record } from '../server/tape/record';
import { SECOND, sampleEvents } from '../server/tape/sample-events';
import { connectSocketIo, packet, sendRequest, statusOf, waitForText } from './raw-client';
import type { RawConnection } from './raw-connection';
import { ServerUnderAttack } from './server-under-attack';

const RECORDED = sampleEvents(100);
const BEGIN = RECORDED[0]?.localTimestamp ?? 0;
const END = RECORDED.at(-1)?.localTimestamp ?? 0;
/** Maximum length of an error that quotes a value, characters. */
const MAX_MESSAGE_LENGTH = 250;

const quotes = (symbols: string, more = ''): string => `{"channel":"quotes","symbols":${symbols}${more}}`;
const deep = `${'['.repeat(15_000)}${']'.repeat(15_000)}`;
const many = (entry: string, count: number): string => `[${Array(count).fill(entry).join()}]`;

/** Request, and a part of its error. */
const INVALID: readonly (readonly [name: string, event: string, request: string, says: string])[] = [
  ['an unknown event', 'explode', '{}', 'there is no request "explode"'],
  ['an event of the prototype', '__proto__', '{}', 'there is no request "__proto__"'],
  ['an event of every object', 'toString', '{}', 'there is no request "toString"'],
  ['the event error', 'error', '"x"', 'there is no request "error"'],
  ['an event with a very long name', 'x'.repeat(50_000), '{}', `there is no request "${'x'.repeat(59)}…`],
  [
    'an event with line breaks and colours',
    '\\n\\u001b[31mroot\\u0000',
    '{}',
    'no request "\\\\n\\\\u001b[31m',
  ],
  [
    'an event with bidirectional controls',
    '\u202e\u009b31m\u007f',
    '{}',
    'no request "\\\\u202e\\\\u009b31m\\\\u007f',
  ],
  ['nothing', 'subscribe', 'null', 'subscribe must be an object, not null'],
  ['a list', 'subscribe', deep, 'subscribe must be an object, not an array of 1'],
  ['a text', 'subscribe', '"x"', 'subscribe must be an object, not \\"x\\"'],
  ['an unknown channel', 'subscribe', '{"channel":"__proto__"}', 'not \\"__proto__\\"'],
  ['a deeply nested channel', 'subscribe', `{"channel":${deep}}`, 'not an array'],
  ['symbols as a text', 'subscribe', quotes('"*"'), 'not \\"*\\"'],
  ['deeply nested symbols', 'subscribe', quotes(`[${deep}]`), 'subscribe.symbols.0 must be a text'],
  ['30,000 symbols', 'subscribe', quotes(many('1', 30_000)), 'an array of 1 to 1000 texts'],
  ['a symbol of 60 kB', 'subscribe', quotes(`["${'a'.repeat(60_000)}"]`), 'a text of 1 to 80 characters'],
  ['an invalid symbol', 'subscribe', quotes('["<script>"]'), '\\"<script>\\" is neither venue:code'],
  ['a path as a symbol', 'subscribe', quotes('["board:../../etc/passwd"]'), 'there is no board'],
  [
    'a thousand globs',
    'subscribe',
    quotes(`[${Array.from({ length: 1_000 }, (_, k) => `"*${k}*"`)}]`),
    'at most 32',
  ],
  ['an infinite rate', 'subscribe', quotes('["*"]', ',"rate":1e999'), 'at most 1000, not Infinity'],
  ['a rate below zero', 'subscribe', quotes('["*"]', ',"rate":-1e999'), 'not -Infinity'],
  ['a rate that is not a number', 'subscribe', quotes('["*"]', ',"rate":"NaN"'), 'not \\"NaN\\"'],
  ['no rate', 'subscribe', quotes('["*"]', ',"rate":null'), 'not null'],
  ['too many levels', 'subscribe', quotes('["*"]', ',"levels":1e9'), 'from 1 to 50, not 1000000000'],
  ['an invalid version', 'subscribe', quotes('["*"]', ',"since":{"epoch":1e99,"version":-1}'), 'not 1e+99'],
  ['an interval of the prototype', 'subscribe', quotes('["*"]', ',"interval":"constructor"'), 'constructor'],
  ['a room of the prototype', 'unsubscribe', '{"room":"__proto__"}', 'not subscribed to \\"__proto__\\"'],
  ['a room of another client', 'unsubscribe', '{"room":"r1"}', 'not subscribed to \\"r1\\"'],
  ['a room as an object', 'unsubscribe', '{"room":{"toString":1}}', 'not an object'],
  ['a clock as a number', 'clock', '1e999', 'clock must be an object, not Infinity'],
  ['a token of 60 kB', 'refresh', `{"token":"${'secret'.repeat(10_000)}"}`, 'a text of 1 to 8192 characters'],
  ['control of a live stream', 'control', '{"play":true}', 'there is no request \\"control\\"'],
];

/** Control request of a session, and a part of its error. */
const CONTROLS: readonly (readonly [request: string, says: string])[] = [
  ['{"seek":-3000000000000000}', 'a time in whole µs since 1970 (from 1900 on), not -3000000000000000'],
  ['{"seek":9007199254740991}', `must be from ${BEGIN} to ${END}, not 9007199254740991`],
  ['{"seek":1e300}', 'not 1e+300'],
  ['{"seek":1.5}', 'not 1.5'],
  ['{"seek":"now"}', 'not \\"now\\"'],
  ['{"seek":0}', `must be from ${BEGIN}`],
  ['{"speed":-1}', 'from 0.1 to 1000, or 0'],
  ['{"speed":1e999}', 'not Infinity'],
  ['{"step":0}', 'from 1 to 1000000'],
  ['{"step":1e18}', 'from 1 to 1000000'],
  ['{"step":{"seconds":1e18}}', 'from -86400 to 86400'],
  ['{"step":{"seconds":0}}', 'other than 0'],
  ['{"step":{"__proto__":1}}', '{ seconds }'],
  ['{"play":1}', 'true or false, not 1'],
  ['{"play":true,"pause":true}', 'contradict each other'],
  ['{}', 'must have one of'],
  ['{"__proto__":{"play":true}}', 'which is not one of'],
  ['{}', 'must have one of'],
];

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** HTTP request of the API, expected status, and a part of the error. */
const API: readonly (readonly [request: string, status: number, says: string, body?: string])[] = [
  ['POST /api/sessions', 400, 'the body is not JSON', '{'],
  ['POST /api/sessions', 400, 'session must be an object, not null', 'null'],
  ['POST /api/sessions', 400, 'must be an array of 1 to 8 ids', '{"tapes":"week"}'],
  ['POST /api/sessions', 400, 'must be an array of 1 to 8 ids', `{"tapes":${many('"a"', 9)}}`],
  ['POST /api/sessions', 404, 'there is no tape', '{"tapes":["../../etc/passwd"]}'],
  ['POST /api/sessions', 404, 'there is no tape \\"__proto__\\"', '{"tapes":["__proto__"]}'],
  ['POST /api/sessions', 400, 'a time in whole µs', '{"tapes":["week"],"start":-3000000000000000}'],
  ['POST /api/sessions', 400, 'session.start must be from', '{"tapes":["week"],"start":9007199254740991}'],
  ['POST /api/sessions', 400, 'not Infinity', '{"tapes":["week"],"speed":1e999}'],
  ['POST /api/sessions', 400, 'session must be an object', '['.repeat(2_000) + ']'.repeat(2_000)],
  ['POST /api/sessions', 413, 'at most 4096 bytes', `{"tapes":["${'x'.repeat(5_000)}"]}`],
  ['POST /api/notify', 400, 'notify.user', '{"user":"a\\nb","body":"x"}'],
  [
    'POST /api/notify',
    400,
    'inside each other',
    `{"user":"a","body":"x","data":${'['.repeat(99)}${']'.repeat(99)}}`,
  ],
  ['POST /api/recordings', 400, 'recording.action', '{"action":"__proto__"}'],
  ['POST /api/recordings', 400, '', '{"action":"start","id":"../x"}'],
  ['POST /api/revocations', 400, '', '{"jti":1}'],
  ['DELETE /api/sessions', 405, 'only GET and HEAD and POST'],
  ['PUT /api/streams', 405, 'only GET and HEAD'],
  ['PATCH /api/bars', 405, 'only GET and HEAD'],
  ['GET /api/nothing', 404, 'there is nothing at'],
  ['GET /api/bars', 400, 'symbol must be given'],
  ['GET /api/bars?symbol=x', 400, 'must be a symbol (venue:code), not \\"x\\"'],
  ['GET /api/bars?symbol=sim:A&symbol=sim:B', 400, '\\"symbol\\" is given 2 times'],
  [
    'GET /api/bars?symbol=sim:A&from=-3000000000000000',
    400,
    'from must be a time in whole µs since 1970 (from 1900 on), not \\"-3000000000000000\\"',
  ],
  ['GET /api/bars?symbol=sim:A&to=99999999999999999999', 400, 'to must be a time'],
  ['GET /api/bars?symbol=sim:A&from=2&to=1', 400, 'from must not be after to'],
  ['GET /api/bars?symbol=sim:A&limit=1e9', 400, 'limit must be a whole number from 1 to 5000'],
  ['GET /api/bars?symbol=sim:A&interval=__proto__', 400, 'interval must be one of'],
  ['GET /api/bars?symbol=sim:A&constructor=1', 400, 'there is no parameter \\"constructor\\"'],
  ['GET /api/bars?symbol=sim:A&stream=../x', 400, 'the name of a stream'],
  ['GET /api/bars?symbol=sim:A&stream=replay/none', 404, 'there is no stream'],
  ['GET /api/bars?symbol=sim:%00', 400, 'must be a symbol'],
  ['GET /api/tapes/..%2f..%2fetc%2fpasswd', 404, 'there is no tape'],
  ['GET /api/tapes/%2e%2e', 404, ''],
  ['GET /api/tapes/%2e', 404, ''],
  ['GET /api/tapes/__proto__', 404, 'there is no tape \\"__proto__\\"'],
  [`GET /api/tapes/${'x'.repeat(4_000)}`, 404, 'there is no tape'],
  ['GET /api/tapes/week/activity?buckets=1e9', 400, 'buckets must be a whole number'],
  ['GET /api/tapes/week/activity?buckets=0', 400, 'buckets must be a whole number'],
  ['GET /api/sessions/__proto__', 404, 'there is no session'],
  ['GET /api/boards/__proto__', 404, 'there is no board'],
  ['GET /api/boards/..%2fx', 404, 'there is no board'],
  ['POST /api/imports?id=..%2fx&name=a', 400, '..', 'x'],
  ['POST /api/imports?id=x&name=a&format=__proto__', 400, '__proto__', 'x'],
  ['POST /api/imports?id=x&name=a&format=--force', 400, 'the name of a format', 'x'],
  ['POST /api/imports?id=x', 400, 'name must be given', 'x'],
  ['POST /api/imports?id=x&name=a', 413, 'at most 1000000 bytes', 'x'.repeat(1_100_000)],
  ['DELETE /api/imports/__proto__', 404, 'there is no import'],
];

describe('an invalid request', () => {
  let target: ServerUnderAttack;
  let client: RawConnection;
  let asked = 0;
  let dataDir = '';

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'hostile-'));
    record(tapeFolder(dataDir, 'week'), RECORDED, { keyframeMicros: 5 * SECOND });
    target = await ServerUnderAttack.start({ dataDir, timeouts: { closeGrace: 100 } });
  });

  afterEach(() => client?.destroy());
  afterAll(async () => {
    await target.expectUnharmed();
    expect({}).not.toHaveProperty('play');
    await target.stop();
    rmSync(dataDir, { recursive: true });
  });

  /** Sends a request. @returns the answer as text */
  async function ask(stream: string, event: string, request: string): Promise<string> {
    const id = ++asked;
    client.send(packet(`42${stream},${id}["${event}",${request}]`));
    const start = `43${stream},${id}[`;
    await waitForText(client, start);
    const answer = client.answer.slice(client.answer.indexOf(start));
    // The server's texts are UTF-8.
    return Buffer.from(answer.slice(0, answer.indexOf('}]')), 'latin1').toString();
  }

  it.each(INVALID)('is answered with an error: %s', async (_, event, request, says) => {
    client = await connectSocketIo(target.url);
    const answer = await ask('/live', event, request);
    expect(answer).toContain('"ok":false,"error":{"code":"');
    expect(answer).toContain(says.replaceAll(/(?<!\\)"/g, '\\"'));
    expect(answer).not.toContain('secret');
    expect(answer.length).toBeLessThan(MAX_MESSAGE_LENGTH);
    expect(await ask('/live', 'clock', '{}')).toContain('"time"');
    await target.expectUnharmed({ connections: 1 });
  });

  it('without an acknowledgement gets no answer, and has no effect', async () => {
    client = await connectSocketIo(target.url);
    for (const [, event, request] of INVALID) client.send(packet(`42/live,["${event}",${request}]`));
    client.send(packet('42/live,7[5]'));
    await waitForText(client, '43/live,7[{"ok":false');
    expect(client.answer).not.toContain('secret');
    await target.expectUnharmed({ connections: 1 });
  });

  it('does not include globs that match all, or a version far ahead', async () => {
    client = await connectSocketIo(target.url);
    const all = quotes(many('"*"', 32), ',"since":{"epoch":9007199254740991,"version":9007199254740991}');
    const answer = await ask('/live', 'subscribe', all);
    expect(answer).toContain('"symbols":["sim:A","sim:B","sim:C"]');
    await waitForText(client, '"full":true');
    const pattern = quotes(`["${'*a'.repeat(39)}*"]`);
    expect(await ask('/live', 'subscribe', pattern)).toContain('"symbols":[]');
    client.destroy();
    await target.expectUnharmed();
  });

  it('to a session is answered with an error, and does not move it', async () => {
    const body = '{"tapes":["week"],"playing":false}';
    const made = await sendRequest(target.url, '/api/sessions', { method: 'POST', body, headers: JSON_TYPE });
    const stream = /"stream":"(.*?)"/.exec(made)?.[1] ?? '';
    client = await connectSocketIo(target.url, stream);
    for (const [request, says] of CONTROLS) {
      expect(await ask(stream, 'control', request)).toContain(says);
    }
    expect(target.server.sessions.all()[0]?.state).toMatchObject({
      position: BEGIN,
      playing: false,
      speed: 1,
    });
    client.destroy();
    const { sessions } = target.server;
    sessions.end(stream.replace('/replay/', ''), new ProtocolError('not_found', 'the test is over'));
    await target.expectUnharmed();
  });

  it.each(
    API.map(([request, status, says, body]) => [request.slice(0, 60), status, says, request, body] as const),
  )('over HTTP: %s is answered with %i: %s', async (_, status, says, request, body) => {
    const [method = '', path = ''] = request.split(' ');
    const answer = await sendRequest(target.url, path, {
      method,
      ...(body !== undefined && { body, headers: JSON_TYPE }),
    });
    expect(statusOf(answer)).toBe(status);
    const error = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1)) as WireError;
    expect(Object.keys(error)).toEqual(['code', 'message', 'retry']);
    expect(JSON.stringify(error)).toContain(Buffer.from(says).toString('latin1'));
    expect(error.message.length).toBeLessThan(MAX_MESSAGE_LENGTH);
  });
});
