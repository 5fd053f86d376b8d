/** Opcodes of RFC 6455, section 5.2. */
const TEXT = 0x1;
const BINARY = 0x2;
const FINAL = 0x80;
const LONGEST_SHORT = 125;
const LONGEST_16_BIT = 0xffff;

/**
 * One unmasked, unfragmented WebSocket message as a server sends it (RFC 6455, section 5.2): its header, and the
 * payload uncopied.
 */
export function webSocketFrame(payload: Buffer, kind: 'text' | 'binary'): [header: Buffer, payload: Buffer] {
  const { length } = payload;
  const first = FINAL | (kind === 'text' ? TEXT : BINARY);
  if (length <= LONGEST_SHORT) return [Buffer.from([first, length]), payload];
  if (length <= LONGEST_16_BIT) {
    const header = Buffer.from([first, LONGEST_SHORT + 1, 0, 0]);
    header.writeUInt16BE(length, 2);
    return [header, payload];
  }
  const header = Buffer.alloc(10);
  header[0] = first;
  header[1] = LONGEST_SHORT + 2;
  header.writeBigUInt64BE(BigInt(length), 2);
  return [header, payload];
}
