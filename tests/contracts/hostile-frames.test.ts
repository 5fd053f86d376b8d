import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BesiegedServer } from './besieged-server';
import { enterByHand, heard, over, packet } from './hand-made-client';
import { handMadeFrame, OPCODE, upgradeRequest } from './hand-made-frame';
import { RawConnection } from './raw-connection';

const { continuation, text, binary, close, ping } = OPCODE;
/** Codes of RFC 6455, section 7.4.1. */
const PROTOCOL_ERROR = 1002;
const NOT_TEXT = 1007;
const TOO_MANY_PIECES = 1008;
const TOO_LARGE = 1009;
const WITHOUT_CODE = undefined;

const LARGEST = 64 * 1024;
/** An attachment that is to come. */
const HOLE = '{"_placeholder":true,"num":0}';

const fragment = (payload: string, opcode: number = continuation, final = false): Buffer =>
  handMadeFrame({ opcode, payload, final });
const endless = (count: number, payload: string): Buffer[] => [
  fragment('4', text),
  ...Array.from({ length: count }, () => fragment(payload)),
];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

type Attempts = Readonly<
  Record<string, readonly [code: number | undefined, ...attempts: readonly Buffer[][]]>
>;

/** What a client sends at either endpoint of WebSockets, and the code of the close that it gets. */
const BROKEN: Attempts = {
  'frames without a mask': [
    PROTOCOL_ERROR,
    [handMadeFrame({ payload: '42/live,7["clock",{}]', masked: false })],
  ],
  'reserved bits': [
    PROTOCOL_ERROR,
    ...[1, 2, 4, 7].map((reserved) => [handMadeFrame({ payload: '3', reserved })]),
  ],
  'reserved opcodes': [
    PROTOCOL_ERROR,
    ...[3, 7, 11, 15].map((opcode) => [handMadeFrame({ payload: '3', opcode })]),
  ],
  'control frames that are long or in pieces': [
    PROTOCOL_ERROR,
    [handMadeFrame({ opcode: ping, payload: 'x'.repeat(126) })],
    [fragment('', ping)],
    [handMadeFrame({ opcode: close, payload: bytes(0) })],
    [handMadeFrame({ opcode: close, payload: bytes(0x03, 0xed) })],
    [handMadeFrame({ opcode: close, payload: bytes(0xff, 0xff) })],
  ],
  'pieces in the wrong order': [
    PROTOCOL_ERROR,
    [fragment('x', continuation, true)],
    [fragment('4', text), fragment('4', text)],
  ],
  'a message without end in empty pieces': [TOO_MANY_PIECES, endless(2_000, '')],
  'a message without end in pieces': [TOO_LARGE, endless(70, 'x'.repeat(1_000))],
  'text that is none': [
    NOT_TEXT,
    [handMadeFrame({ payload: bytes(0x34, 0xc3, 0x28) })],
    [handMadeFrame({ payload: bytes(0x34, 0xed, 0xa0, 0x80) })],
    [handMadeFrame({ opcode: close, payload: bytes(0x03, 0xe8, 0xff) })],
  ],
  'more than 64 KB, said or sent': [
    TOO_LARGE,
    [packet('x'.repeat(LARGEST + 1))],
    [packet(`42/live,7["subscribe",{"channel":"quotes","symbols":[${'"a",'.repeat(1e6)}"a"]}]`)],
    [packet(`42/live,7["${'x'.repeat(10_000_000)}"]`)],
    [handMadeFrame({ length: LARGEST + 1 })],
    [handMadeFrame({ length: 2 ** 40 })],
    [handMadeFrame({ length: 2 ** 62 })],
  ],
};

/** Likewise of Socket.IO, in `/live`. */
const WRONG: Attempts = {
  'packets that Engine.IO has not, or only servers send': [
    WITHOUT_CODE,
    ...['', '2', '2probe', '7', '9', 'x', '\u{1f4a5}'].map((payload) => [packet(payload)]),
  ],
  'packets that Socket.IO has not': [
    WITHOUT_CODE,
    ...['4', '47', '4x', '4-', '4\0', '4{}'].map((payload) => [packet(payload)]),
  ],
  'packets that make no sense here': [
    WITHOUT_CODE,
    [packet('40/live,')],
    [packet('42/nowhere,["x"]')],
    [packet('42["x"]')],
    [packet('44/live,{"message":"x"}')],
    [packet('40/other,[]')],
    [packet('40/other,{')],
  ],
  'events whose names are reserved, or are no names': [
    WITHOUT_CODE,
    ...['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'].map(
      (name) => [packet(`42/live,["${name}",{}]`)],
    ),
    ...['{}', '[]', '[null]', '[{"toString":1}]', '[[]]', 'x', '[', '"x"'].map((payload) => [
      packet(`42/live,${payload}`),
    ]),
  ],
  'counts of attachments that are none or too many': [
    WITHOUT_CODE,
    ...['', '0', '-1', '1.5', '11', '999999999', '1e9', '9'.repeat(400), 'NaN', 'x'].map((count) => [
      packet(`45${count}-/live,["x",${HOLE}]`),
    ]),
    [packet('451')],
  ],
  'attachments that are not meant': [
    WITHOUT_CODE,
    [handMadeFrame({ opcode: binary, payload: 'x' })],
    [packet(`451-/live,["x",${HOLE}]`), packet('42/live,["clock",{}]')],
    ...['7', '-1', '"0"', 'null', '"__proto__"', '1e9'].map((num) => [
      packet(`451-/live,["x",{"_placeholder":true,"num":${num}}]`),
      handMadeFrame({ opcode: binary, payload: 'x' }),
    ]),
    [packet(`451-/live,${'['.repeat(20_000)}${']'.repeat(20_000)}`)],
  ],
};

describe('a WebSocket in bad hands', () => {
  let besieged: BesiegedServer;
  const open: RawConnection[] = [];

  beforeAll(async () => {
    besieged = await BesiegedServer.start({ timeouts: { closeGrace: 100, connectTimeout: 60_000 } });
  });

  afterEach(async () => {
    for (const connection of open.splice(0)) connection.cut();
    await besieged.expectUnharmed();
  });

  afterAll(() => besieged.stop());

  async function enter(): Promise<RawConnection> {
    const connection = await enterByHand(besieged.url);
    open.push(connection);
    return connection;
  }

  async function enterPlainly(): Promise<RawConnection> {
    const connection = new RawConnection(besieged.url).say(upgradeRequest('/ws'));
    open.push(connection);
    await heard(connection, '"type":"status"');
    return connection;
  }

  const endpoints = [
    ...Object.entries(BROKEN).map(([name, attempts]) => [`${name} by Socket.IO`, attempts, enter] as const),
    ...Object.entries(WRONG).map(([name, attempts]) => [`${name} by Socket.IO`, attempts, enter] as const),
    ...Object.entries(BROKEN).map(([name, attempts]) => [`${name} at /ws`, attempts, enterPlainly] as const),
  ];

  it.each(endpoints)('is closed for %s', async (_, [code, ...attempts], come) => {
    await Promise.all(
      attempts.map(async (frames) => {
        const connection = await come();
        connection.say(...frames);
        await heard(connection, closeFrame(code));
        // The other side answers a close by closing, and is let go.
        connection.say(handMadeFrame({ opcode: close })).socket.end();
        await over(connection);
      }),
    );
  });

  it('at /ws is told what is wrong with a message, and goes on', async () => {
    const connection = await enterPlainly();
    const messages: readonly (readonly [string, string])[] = [
      ['', 'the message is not JSON: \\"\\"'],
      ['{', 'the message is not JSON: \\"{\\"'],
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
      connection.say(handMadeFrame({ payload: message }));
      await heard(connection, says);
    }
    connection.say(handMadeFrame({ opcode: binary, payload: '{"type":"clock"}' }));
    await heard(connection, 'this one is binary');
    connection.say(handMadeFrame({ payload: '{"type":"clock","id":"last"}' }));
    await heard(connection, '"id":"last"');
    expect(connection.over).toBe(false);
  });

  it('goes on after packets that mean nothing', async () => {
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
    for (const payload of nothing) connection.say(packet(payload));
    connection.say(handMadeFrame({ opcode: ping, payload: 'are you there' }));
    await heard(connection, 'are you there');
    connection.say(packet('42/live,9["clock",{}]'));
    await heard(connection, '43/live,9[{"time":');
    expect(connection.over).toBe(false);
  });

  it('leaves nothing when its attachments never come, or it goes in the middle of a frame', async () => {
    const waiting = await enter();
    waiting.say(packet(`4510-/live,["x",${HOLE}]`));
    for (let k = 0; k < 9; k++) waiting.say(handMadeFrame({ opcode: binary, payload: 'x'.repeat(LARGEST) }));
    const torn = await enter();
    torn.say(packet('42/live,["clock",{}]').subarray(0, 9));
    const half = await enter();
    half.say(fragment('42/live,["clo', text));
    await heard(waiting, '40/live');
  });
});

/** The frame by which a server closes. */
function closeFrame(code: number | undefined): string {
  if (code === undefined) return '\x88\x00';
  return `\x88\x02${String.fromCharCode(code >> 8, code & 0xff)}`;
}
