import { describe, expect, it } from 'vitest';
import { webSocketMessage, webSocketMessageWithin } from '../../../server/gateways/web-socket-frame';

/** Maximum length of a header, bytes. */
const MAX_HEADER_LENGTH = 10;
const UNTOUCHED = 0xee;

/**
 * Both sides of each length at which the header grows, with its encoding of the length (RFC 6455, section 5.2).
 */
const lengths = [
  { length: 0, says: [0] },
  { length: 125, says: [125] },
  { length: 126, says: [126, 0, 126] },
  { length: 65_535, says: [126, 0xff, 0xff] },
  { length: 65_536, says: [127, 0, 0, 0, 0, 0, 1, 0, 0] },
];

function payloadOf(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, k) => k % 251));
}

/** Returns the payload with bytes around it in one buffer. */
function within(payload: Buffer, before: number): Buffer {
  const around = [Buffer.alloc(before, UNTOUCHED), payload, Buffer.alloc(4, UNTOUCHED)];
  return Buffer.concat(around);
}

describe.each(lengths)('a message of $length bytes', ({ length, says }) => {
  const payload = payloadOf(length);
  const header = 1 + says.length;

  it.each([
    ['text', 0x81],
    ['binary', 0x82],
  ] as const)('as %s is a header and the payload, unmasked and in one piece', (kind, first) => {
    const expected = Buffer.concat([Buffer.from([first, ...says]), payload]);
    expect(Buffer.compare(webSocketMessage(payload, kind), expected)).toBe(0);
  });

  it.each([header, header + 1, MAX_HEADER_LENGTH, 50])(
    'with %d bytes in front of it is not copied, and unchanged',
    (before) => {
      const memory = within(payload, before);
      const message = webSocketMessageWithin(memory, before, before + length, 'binary');
      expect(message.buffer).toBe(memory.buffer);
      expect(Buffer.compare(message, webSocketMessage(payload, 'binary'))).toBe(0);
      const rest = [...memory.subarray(0, before - header), ...memory.subarray(before + length)];
      expect(rest.every((byte) => byte === UNTOUCHED)).toBe(true);
    },
  );

  it.each([0, 1, header - 1])(
    'with no more than %d bytes in front of it is copied, and unchanged',
    (before) => {
      const memory = within(payload, before);
      const message = webSocketMessageWithin(memory, before, before + length, 'binary');
      expect(Buffer.compare(message, webSocketMessage(payload, 'binary'))).toBe(0);
      expect(Buffer.compare(memory, within(payload, before))).toBe(0);
    },
  );
});
