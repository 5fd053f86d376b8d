import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../lib/protocol/error';
import {
  MAX_LEVELS,
  MAX_REQUESTED_RATE,
  MAX_ROOM_CHARACTERS,
  MAX_SYMBOL_CHARACTERS,
  MAX_SYMBOL_ENTRIES,
  MAX_TOKEN_CHARACTERS,
  parseAuthToken,
  parseClock,
  parseHandshakeAuth,
  parseSubscribe,
  parseUnsubscribe,
} from '../../../lib/protocol/request';

const GOOD = { channel: 'quotes', symbols: ['sim:*'] };

function fault(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as ProtocolError).toWire()).toMatchObject({ code: 'bad_request', retry: false });
    return (error as ProtocolError).message;
  }
  throw new Error('was taken');
}

describe('a subscribe request', () => {
  it('is accepted with all of its fields', () => {
    const all = {
      channel: 'bars',
      symbols: ['sim:A', 'board:overview'],
      rate: 0.5,
      since: { epoch: 0, version: 9007199254740991 },
      levels: 50,
      interval: '1d',
    };
    expect(parseSubscribe(all)).toEqual(all);
    expect(Object.keys(parseSubscribe(GOOD))).toEqual(['channel', 'symbols']);
  });

  it('is accepted up to its limits', () => {
    const symbols = Array.from({ length: MAX_SYMBOL_ENTRIES }, () => 'x'.repeat(MAX_SYMBOL_CHARACTERS));
    const request = { channel: 'depth', symbols, rate: MAX_REQUESTED_RATE, levels: MAX_LEVELS };
    expect(parseSubscribe(request)).toEqual(request);
  });

  it.each([
    [undefined, 'subscribe must be an object, not undefined'],
    [null, 'subscribe must be an object, not null'],
    [[], 'subscribe must be an object, not an empty array'],
    ['x', 'subscribe must be an object, not "x"'],
    [{ symbols: ['a'] }, 'subscribe.channel must be one of quotes, trades, depth, bars, not undefined'],
    [
      { ...GOOD, channel: 'news' },
      'subscribe.channel must be one of quotes, trades, depth, bars, not "news"',
    ],
    [{ ...GOOD, symbols: 'sim:A' }, 'subscribe.symbols must be an array of 1 to 1000 texts, not "sim:A"'],
    [{ ...GOOD, symbols: [] }, 'subscribe.symbols must be an array of 1 to 1000 texts, not an empty array'],
    [{ ...GOOD, symbols: ['a', 5] }, 'subscribe.symbols.1 must be a text of 1 to 80 characters, not 5'],
    [{ ...GOOD, symbols: [''] }, 'subscribe.symbols.0 must be a text of 1 to 80 characters, not ""'],
    [{ ...GOOD, rate: Number.NaN }, 'subscribe.rate must be a number above 0 and at most 1000, not NaN'],
    [{ ...GOOD, rate: 0 }, 'subscribe.rate must be a number above 0 and at most 1000, not 0'],
    [{ ...GOOD, rate: 1001 }, 'subscribe.rate must be a number above 0 and at most 1000, not 1001'],
    [{ ...GOOD, rate: '4' }, 'subscribe.rate must be a number above 0 and at most 1000, not "4"'],
    [{ ...GOOD, levels: 0 }, 'subscribe.levels must be a whole number from 1 to 50, not 0'],
    [{ ...GOOD, levels: 2.5 }, 'subscribe.levels must be a whole number from 1 to 50, not 2.5'],
    [
      { ...GOOD, interval: '2m' },
      'subscribe.interval must be one of 1s, 5s, 1m, 5m, 15m, 1h, 1d, 1w, 1mo, not "2m"',
    ],
    [{ ...GOOD, since: 5 }, 'subscribe.since must be an object, not 5'],
    [
      { ...GOOD, since: { epoch: 1, version: -1 } },
      'subscribe.since.version must be a whole number from 0 to 2^53 - 1, not -1',
    ],
    [
      { ...GOOD, since: { epoch: 2 ** 53, version: 1 } },
      'subscribe.since.epoch must be a whole number from 0 to 2^53 - 1, not 9007199254740992',
    ],
    [
      { ...GOOD, ratee: 2 },
      'subscribe has "ratee", which is not one of channel, symbols, rate, since, levels, interval',
    ],
    [
      { ...GOOD, since: { epoch: 1, version: 2, at: 3 } },
      'subscribe.since has "at", which is not one of epoch, version',
    ],
  ])('%j is refused: %s', (request, message) => {
    expect(fault(() => parseSubscribe(request))).toBe(message);
  });

  it('is rejected with a short message at any size', () => {
    const long = 'x'.repeat(10_000_000);
    const many = new Array<number>(1_000_000).fill(1);
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    for (const symbols of [[long], long, many, deep, [deep]])
      expect(fault(() => parseSubscribe({ ...GOOD, symbols })).length).toBeLessThan(200);
    for (const channel of [long, many, deep])
      expect(fault(() => parseSubscribe({ ...GOOD, channel })).length).toBeLessThan(200);
    for (const extra of [long, many, deep])
      expect(fault(() => parseSubscribe({ ...GOOD, extra })).length).toBeLessThan(200);
    expect(fault(() => parseSubscribe({ ...GOOD, [long]: 1 })).length).toBeLessThan(200);
  });

  it('is unaffected by keys that name a prototype', () => {
    for (const key of ['__proto__', 'constructor']) {
      const text = `{"channel":"quotes","symbols":["sim:*"],"${key}":{"rate":5,"polluted":1}}`;
      expect(fault(() => parseSubscribe(JSON.parse(text)))).toMatch(
        `subscribe has "${key}", which is not one of`,
      );
    }
    expect({}).not.toHaveProperty('polluted');
  });

  it('is accepted or rejected with a protocol error, for any value', () => {
    const nearly = fc.record(
      {
        channel: fc.oneof(fc.constant('quotes'), fc.anything()),
        symbols: fc.oneof(fc.array(fc.oneof(fc.string(), fc.anything())), fc.anything()),
        rate: fc.oneof(fc.double(), fc.anything()),
        since: fc.oneof(fc.record({ epoch: fc.maxSafeNat(), version: fc.anything() }), fc.anything()),
        levels: fc.anything(),
        interval: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const anything = fc.anything({
      withNullPrototype: true,
      withBigInt: true,
      withDate: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(fc.oneof(nearly, anything), (value) => {
        for (const read of [parseSubscribe, parseUnsubscribe, parseClock, parseHandshakeAuth]) {
          try {
            read(value);
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is rejected if reading it throws', () => {
    const trap = {
      ...GOOD,
      get rate(): number {
        throw new Error('looked');
      },
    };
    expect(fault(() => parseSubscribe(trap))).toBe('subscribe cannot be read');
  });
});

describe('small requests', () => {
  it('unsubscribe names a room', () => {
    expect(parseUnsubscribe({ room: 'r' })).toEqual({ room: 'r' });
    expect(fault(() => parseUnsubscribe({ room: 'r', more: 1 }))).toBe(
      'unsubscribe has "more", which is not one of room',
    );
    expect(fault(() => parseUnsubscribe({ room: 'r'.repeat(MAX_ROOM_CHARACTERS + 1) }))).toMatch(
      /^unsubscribe\.room must be a text of 1 to 256 characters, not "r+…$/,
    );
  });

  it('clock is an empty object', () => {
    expect(parseClock({})).toEqual({});
    expect(fault(() => parseClock({ a: 1 }))).toBe('clock has "a", and must have no fields');
    expect(fault(() => parseClock(7))).toBe('clock must be an object, not 7');
  });

  it('a handshake names its unknown fields; the token of an admin UI is read beside others', () => {
    expect(fault(() => parseHandshakeAuth({ encodng: 'binary' }))).toBe(
      'auth has "encodng", which is not one of token, user, encoding',
    );
    expect(parseAuthToken({ token: 't', username: 'ada' })).toBe('t');
    expect([parseAuthToken(undefined), parseAuthToken({})]).toEqual([undefined, undefined]);
  });

  it('a handshake without auth is a guest; a token never appears in an error', () => {
    expect(parseHandshakeAuth(undefined)).toEqual({ encoding: 'json' });
    expect(parseHandshakeAuth({ token: 't', encoding: 'binary' })).toEqual({
      token: 't',
      encoding: 'binary',
    });
    expect(fault(() => parseHandshakeAuth({ encoding: 'xml' }))).toBe(
      'auth.encoding must be one of json, binary, not "xml"',
    );
    const long = 'secret'.repeat(MAX_TOKEN_CHARACTERS);
    expect(fault(() => parseHandshakeAuth({ token: long }))).toBe(
      'auth.token must be a text of 1 to 8192 characters',
    );
  });
});
