import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectSocketIo, packet, waitForEnd, waitForText } from './raw-client';
import { RawConnection } from './raw-connection';
import { OPCODE, rawFrame, upgradeRequest } from './raw-frame';
import { ServerUnderAttack } from './server-under-attack';

const { continuation, text, binary, close, ping } = OPCODE;
/** Close codes of RFC 6455, section 7.4.1. */
const PROTOCOL_ERROR = 1002;
const NOT_TEXT = 1007;
const TOO_MANY_PIECES = 1008;
const TOO_LARGE = 1009;
const WITHOUT_CODE = undefined;

const LARGEST = 64 * 1024;
/** Placeholder of an attachment. */
const PLACEHOLDER = '{"_placeholder":true,"num":0}';

const fragment = (payload: string, opcode: number = continuation, final = false): Buffer =>
  rawFrame({ opcode, payload, final });
const endless = (count: number, payload: string): Buffer[] => [
  fragment('4', text),
  ...Array.from({ length: count }, () => fragment(payload)),
];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

type Attempts = Readonly<
  Record<string, readonly [code: number | undefined, ...attempts: readonly Buffer[][]]>
>;

/** Frames of a client at both WebSocket endpoints, and the expected close code. */
const INVALID_FRAMES: Attempts = {
  'frames without a mask': [PROTOCOL_ERROR, [rawFrame({ payload: '42/live,7["clock",{}]', masked: false })]],
  'reserved bits': [
    PROTOCOL_ERROR,
    ...[1, 2, 4, 7].map((reserved) => [rawFrame({ payload: '3', reserved })]),
  ],
  'reserved opcodes': [
    PROTOCOL_ERROR,
    ...[3, 7, 11, 15].map((opcode) => [rawFrame({ payload: '3', opcode })]),
  ],
  'control frames that are too long or fragmented': [
    PROTOCOL_ERROR,
    [rawFrame({ opcode: ping, payload: 'x'.repeat(126) })],
    [fragment('', ping)],
    [rawFrame({ opcode: close, payload: bytes(0) })],
    [rawFrame({ opcode: close, payload: bytes(0x03, 0xed) })],
    [rawFrame({ opcode: close, payload: bytes(0xff, 0xff) })],
  ],
  'fragments in the wrong order': [
    PROTOCOL_ERROR,
    [fragment('x', continuation, true)],
    [fragment('4', text), fragment('4', text)],
  ],
  'an endless message in empty fragments': [TOO_MANY_PIECES, endless(2_000, '')],
  'an endless message in fragments': [TOO_LARGE, endless(70, 'x'.repeat(1_000))],
  'invalid UTF-8': [
    NOT_TEXT,
    [rawFrame({ payload: bytes(0x34, 0xc3, 0x28) })],
    [rawFrame({ payload: bytes(0x34, 0xed, 0xa0, 0x80) })],
    [rawFrame({ opcode: close, payload: bytes(0x03, 0xe8, 0xff) })],
  ],
  'more than 64 KB, announced or sent': [
    TOO_LARGE,
    [packet('x'.repeat(LARGEST + 1))],
    [packet(`42/live,7["subscribe",{"channel":"quotes","symbols":[${'"a",'.repeat(1e6)}"a"]}]`)],
    [packet(`42/live,7["${'x'.repeat(10_000_000)}"]`)],
    [rawFrame({ length: LARGEST + 1 })],
    [rawFrame({ length: 2 ** 40 })],
    [rawFrame({ length: 2 ** 62 })],
  ],
};

/** The same for Socket.IO packets, in `/live`. */
const INVALID: Attempts = {
  'packets unknown to Engine.IO, or sent by servers only': [
    WITHOUT_CODE,
    ...['', '2', '2probe', '7', '9', 'x', '\u{1f4a5}'].map((payload) => [packet(payload)]),
  ],
  'packets unknown to Socket.IO': [
    WITHOUT_CODE,
    ...['4', '47', '4x', '4-', '4\0', '4{}'].map((payload) => [packet(payload)]),
  ],
  'packets that are invalid in this state': [
    WITHOUT_CODE,
    [packet('40/live,')],
    [packet('42/nowhere,["x"]')],
    [packet('42["x"]')],
    [packet('44/live,{"message":"x"}')],
    [packet('40/other,[]')],
    [packet('40/other,{')],
  ],
  'events with reserved or invalid names': [
    WITHOUT_CODE,
    ...['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].map(
      (name) => [packet(`42/live,["${name}",{}]`)],
    ),
    ...['{}', '[]', '[null]', '[{"toString":1}]', '[[]]', 'x', '[', '"x"'].map((payload) => [
      packet(`42/live,${payload}`),
    ]),
  ],
  'invalid or excessive counts of attachments': [
    WITHOUT_CODE,
    ...['', '0', '-1', '1.5', '11', '999999999', '1e9', '9'.repeat(400), 'NaN', 'x'].map((count) => [
      packet(`45${count}-/live,["x",${PLACEHOLDER}]`),
    ]),
    [packet('451')],
  ],
  'unexpected attachments': [
    WITHOUT_CODE,
    [rawFrame({ opcode: binary, payload: 'x' })],
    [packet(`451-/live,["x",${PLACEHOLDER}]`), packet('42/live,["clock",{}]')],
    ...['7', '-1', '"0"', 'null', '"__proto__"', '1e9'].map((num) => [
      packet(`451-/live,["x",{"_placeholder":true,"num":${num}}]`),
      rawFrame({ opcode: binary, payload: 'x' }),
    ]),
    [packet(`451-/live,${'['.repeat(20_000)}${']'.repeat(20_000)}`)],
  ],
};

describe('a WebSocket of a hostile client', () => {
  let target: ServerUnderAttack;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    target = await ServerUnderAttack.start({ timeouts: { closeGrace: 100, connectTimeout: 60_000 } });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.destroy();
    await target.expectUnharmed();
  });

  afterAll(() => target.stop());

  async function enter(): Promise<RawConnection> {
    const connection = await connectSocketIo(target.url);
    open.push(connection);
    return connection;
  }

  async function connectPlain(): Promise<RawConnection> {
    const connection = new RawConnection(target.url).send(upgradeRequest('/ws'));
    open.push(connection);
    await waitForText(connection, '"type":"status"');
    return connection;
  }

  const endpoints = [
    ...Object.entries(INVALID_FRAMES).map(
      ([name, attempts]) => [`${name} by Socket.IO`, attempts, enter] as const,
    ),
    ...Object.entries(INVALID).map(([name, attempts]) => [`${name} by Socket.IO`, attempts, enter] as const),
    ...Object.entries(INVALID_FRAMES).map(
      ([name, attempts]) => [`${name} at /ws`, attempts, connectPlain] as const,
    ),
  ];

  it.each(endpoints)('is closed for %s', async (_, [code, ...attempts], come) => {
    await Promise.all(
      attempts.map(async (frames) => {
        const connection = await come();
        connection.send(...frames);
        await waitForText(connection, closeFrame(code));
        // The client answers a close with a close, and ends.
        connection.send(rawFrame({ opcode: close })).socket.end();
        await waitForEnd(connection);
      }),
    );
  });

  it('at /ws gets an error for an invalid message, and stays open', async () => {
    const connection = await connectPlain();
    const messages: readonly (readonly [string, string])[] = [
      ['', 'the message is not JSON: it ends too early'],
      ['{', 'the message is not JSON'],
      ['['.repeat(30_000), 'the message is not JSON'],
      ['null', 'message must be an object, not null'],
      ['[]', 'message must be an object, not an empty array'],
      ['{}', 'message.type must be a text'],
      ['{"type":{"toString":1}}', 'message.type must be a text'],
      ['{"type":"__proto__"}', 'there is no request \\"__proto__\\"'],
      ['{"type":"constructor","id":1}', 'there is no request \\"constructor\\"'],
      ['{"type":"frame"}', 'there is no request \\"frame\\"'],
      ['{"type":"clock","id":1e999}', 'message.id must be'],
      ['{"type":"clock","id":[[]]}', 'message.id must be'],
      ['{"type":"subscribe","channel":"quotes","symbols":["*"],"rate":1e999}', 'not Infinity'],
      ['{"type":"unsubscribe","room":"__proto__"}', 'not subscribed to \\"__proto__\\"'],
      ['{"type":"refresh","token":7}', 'refresh.token must be a text'],
      ['{"type":"control","seek":-1}', 'there is no request \\"control\\"'],
      ['{"type":"acknowledge","notice":{}}', 'acknowledge.notice must be a text'],
    ];
    for (const [message, says] of messages) {
      connection.send(rawFrame({ payload: message }));
      await waitForText(connection, says);
    }
    connection.send(rawFrame({ opcode: binary, payload: '{"type":"clock"}' }));
    await waitForText(connection, 'this one is binary');
    connection.send(rawFrame({ payload: '{"type":"clock","id":"last"}' }));
    await waitForText(connection, '"id":"last"');
    expect(connection.ended).toBe(false);
  });

  it('stays open after packets without meaning', async () => {
    const connection = await enter();
    const nothing = [
      '0{"sid":"x"}',
      '3',
      '3probe',
      '5',
      '6',
      '43/live,7[]',
      '43/live,',
      '42/live,',
      '42/live,8',
    ];
    for (const payload of nothing) connection.send(packet(payload));
    connection.send(rawFrame({ opcode: ping, payload: 'are you there' }));
    await waitForText(connection, 'are you there');
    connection.send(packet('42/live,9["clock",{}]'));
    await waitForText(connection, '43/live,9[{"time":');
    expect(connection.ended).toBe(false);
  });

  it('leaks nothing when its attachments never arrive, or it ends within a frame', async () => {
    const waiting = await enter();
    waiting.send(packet(`4510-/live,["x",${PLACEHOLDER}]`));
    for (let k = 0; k < 9; k++) waiting.send(rawFrame({ opcode: binary, payload: 'x'.repeat(LARGEST) }));
    const torn = await enter();
    torn.send(packet('42/live,["clock",{}]').subarray(0, 9));
    const half = await enter();
    half.send(fragment('42/live,["clo', text));
    await waitForText(waiting, '40/live');
  });
});

/** Returns the frame with which a server closes. */
function closeFrame(code: number | undefined): string {
  if (code === undefined) return '\x88\x00';
  return `\x88\x02${String.fromCharCode(code >> 8, code & 0xff)}`;
}
