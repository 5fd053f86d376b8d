/** Opcodes of RFC 6455, section 5.2. */
const TEXT = 0x1;
const BINARY = 0x2;
const FINAL = 0x80;
const MAX_SHORT = 125;
const MAX_16_BIT_LENGTH = 0xffff;

/** Returns the header bytes of a server's message of this length. */
function headerBytes(length: number): number {
  if (length <= MAX_SHORT) return 2;
  return length <= MAX_16_BIT_LENGTH ? 4 : 10;
}

/**
 * Encodes a whole WebSocket message of a server (RFC 6455, section 5.2: unmasked, unfragmented) as one buffer,
 * for one write.
 */
export function webSocketMessage(payload: Buffer, kind: 'text' | 'binary'): Buffer {
  return webSocketMessageWithin(payload, 0, payload.length, kind);
}

/**
 * Encodes a payload that lies in a larger buffer from `start` to `end`. When the bytes before it suffice for
 * the header, they are overwritten and nothing is copied.
 */
export function webSocketMessageWithin(
  memory: Buffer,
  start: number,
  end: number,
  kind: 'text' | 'binary',
): Buffer {
  const length = end - start;
  const header = headerBytes(length);
  const fits = header <= start;
  const message = fits ? memory.subarray(start - header, end) : Buffer.allocUnsafe(header + length);
  if (!fits) memory.copy(message, header, start, end);
  message[0] = FINAL | (kind === 'text' ? TEXT : BINARY);
  if (header === 2) message[1] = length;
  else if (header === 4) {
    message[1] = MAX_SHORT + 1;
    message.writeUInt16BE(length, 2);
  } else {
    message[1] = MAX_SHORT + 2;
    message.writeBigUInt64BE(BigInt(length), 2);
  }
  return message;
}
