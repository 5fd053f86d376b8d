import fc from 'fast-check';
import { Encoder, type Packet, PacketType } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';
import { parseControl } from '../../../lib/protocol/control-request';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { changeAlert, createAlert } from '../../../lib/protocol/http/alert-routes';
import { notifyUser } from '../../../lib/protocol/http/notify-routes';
import { controlRecording } from '../../../lib/protocol/http/recording-routes';
import { revokeToken } from '../../../lib/protocol/http/revocation-routes';
import { checkBody, type JsonBody } from '../../../lib/protocol/http/route';
import { approvePairing, beginPairing, claimPairing } from '../../../lib/protocol/http/screen-routes';
import { openSession } from '../../../lib/protocol/http/session-routes';
import { Decoder } from '../../../lib/protocol/parser';
import { parseAcknowledge, parsePlainMessage } from '../../../lib/protocol/plain-message';
import {
  parseClock,
  parseHandshakeAuth,
  parseRefresh,
  parseSubscribe,
  parseUnsubscribe,
} from '../../../lib/protocol/request';
import type * as z from '../../../lib/schema/zod';

const BODIES: readonly (JsonBody & { readonly schema: z.ZodType })[] = [
  ...[openSession.body, notifyUser.body, controlRecording.body, createAlert.body, changeAlert.body],
  ...[revokeToken.body, beginPairing.body, claimPairing.body, approvePairing.body],
];
const READERS: readonly ((value: unknown) => unknown)[] = [
  ...[parseSubscribe, parseUnsubscribe, parseClock, parseRefresh, parseHandshakeAuth, parseControl],
  parseAcknowledge,
  ...BODIES.map((body) => (value: unknown) => checkBody(body, value)),
];
const GOOD = [
  '{"channel":"depth","symbols":["sim:*","board:all"],"rate":4,"levels":10,"since":{"epoch":1,"version":2}}',
  '{"channel":"bars","symbols":["sim:A"],"interval":"1m"}',
  '{"tapes":["a","b"],"start":1700000000000000,"speed":0.5,"loop":true,"playing":false,"rebase":true}',
  '{"user":"ada","title":"t","body":"b","level":"warn","data":{"a":[1,{"b":null}]}}',
  '{"seek":1700000000000000,"speed":2,"step":{"seconds":-5},"play":true,"loop":false}',
  '{"type":"subscribe","id":7,"channel":"quotes","symbols":["*"]}',
  '{"token":"a.b.c","user":"ada","encoding":"binary"}',
  '{"action":"start","id":"day-1"}',
];
/** Maximum length of an error message, characters. */
const LONGEST = 400;

interface Change {
  readonly at: number;
  readonly drop: number;
  readonly put: string;
}
const changes = fc.array(
  fc.record({
    at: fc.nat(),
    drop: fc.nat(6),
    put: fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('"__proto__":', '1e999', '-1', 'null', '[[', '{}', '\\ud800', '"constructor":{'),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function changed(text: string, list: readonly Change[]): string {
  return list.reduce((now, { at, drop, put }) => {
    const place = at % (now.length + 1);
    return now.slice(0, place) + put + now.slice(place + drop);
  }, text);
}

function readsOrRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as Error).message.length).toBeLessThan(LONGEST);
    expect((error as Error).message).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  }
}

describe('messages changed in transit', () => {
  it('are accepted or rejected by every parser, with a short message without control characters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GOOD), changes, (good, list) => {
        const text = changed(good, list);
        readsOrRefuses(() => parsePlainMessage(text));
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return;
        }
        for (const read of READERS) readsOrRefuses(() => read(value));
      }),
      { numRuns: 1_500 },
    );
    expect({}).not.toHaveProperty('rate');
  });

  it('are accepted or rejected with any JSON in them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        for (const read of READERS) readsOrRefuses(() => read(value));
        readsOrRefuses(() => parsePlainMessage(JSON.stringify(value)));
        readsOrRefuses(() => parsePlainMessage(text));
        expect(quoteValue(text).length).toBeLessThan(100);
      }),
      { numRuns: 500 },
    );
  });
});

describe('packets of Socket.IO', () => {
  const packets = fc.array(
    fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.uint8Array({ maxLength: 20 }),
      fc
        .tuple(fc.constantFrom('0', '1', '2', '3', '4', '5', '6'), fc.string({ maxLength: 20 }))
        .map((parts) => parts.join('')),
      fc
        .tuple(fc.nat(12), fc.jsonValue({ maxDepth: 2 }))
        .map(([count, value]) => `5${count}-["x",${JSON.stringify(value)}]`),
      fc.constant('51-["x",{"_placeholder":true,"num":0}]'),
    ),
    { maxLength: 8 },
  );

  it('are decoded in any order, or rejected with an error', () => {
    fc.assert(
      fc.property(packets, (pieces) => {
        const decoder = new Decoder();
        decoder.on('decoded', () => {});
        for (const piece of pieces) {
          try {
            decoder.add(piece);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
            decoder.destroy();
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('are restored after encoding and decoding', () => {
    fc.assert(
      fc.property(
        // The library's encoder copies objects with bytes key by key, and setting this key sets a prototype.
        fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('"__proto__"')),
        fc.nat(),
        fc.uint8Array({ maxLength: 9 }),
        (value, id, bytes) => {
          const packet = { type: PacketType.EVENT, nsp: '/live', id, data: ['x', value, Buffer.from(bytes)] };
          const decoder = new Decoder();
          const decoded: Packet[] = [];
          decoder.on('decoded', (one) => decoded.push(one));
          const pieces = new Encoder().encode(packet);
          for (const piece of pieces) decoder.add(piece);
          expect(JSON.stringify(decoded[0]?.data)).toBe(JSON.stringify(packet.data));
          expect(decoded[0]?.id).toBe(id);
        },
      ),
      { numRuns: 300 },
    );
  });
});
