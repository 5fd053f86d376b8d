/** Opcodes of RFC 6455, section 5.2. */
const TEXT = 0x1;
const BINARY = 0x2;
const FINAL = 0x80;
const LONGEST_SHORT = 125;
const LONGEST_16_BIT = 0xffff;

/** Bytes of the header that a server's message of this length has. */
function headerBytes(length: number): number {
  if (length <= LONGEST_SHORT) return 2;
  return length <= LONGEST_16_BIT ? 4 : 10;
}

/**
 * A whole WebSocket message as a server sends it (RFC 6455, section 5.2: unmasked, unfragmented), in one piece so
 * that it is one write.
 * @param payload the message; where `headroom` bytes in front of it in its own buffer suffice, they are written over
 * and nothing is copied
 */
export function webSocketMessage(payload: Uint8Array, kind: 'text' | 'binary', headroom = 0): Buffer {
  const { length } = payload;
  const header = headerBytes(length);
  const message = header <= headroom ? inPlace(payload, header) : copied(payload, header);
  message[0] = FINAL | (kind === 'text' ? TEXT : BINARY);
  if (header === 2) message[1] = length;
  else if (header === 4) {
    message[1] = LONGEST_SHORT + 1;
    message.writeUInt16BE(length, 2);
  } else {
    message[1] = LONGEST_SHORT + 2;
    message.writeBigUInt64BE(BigInt(length), 2);
  }
  return message;
}

function inPlace(payload: Uint8Array, header: number): Buffer {
  return Buffer.from(payload.buffer, payload.byteOffset - header, header + payload.length);
}

function copied(payload: Uint8Array, header: number): Buffer {
  const message = Buffer.allocUnsafe(header + payload.length);
  message.set(payload, header);
  return message;
}
