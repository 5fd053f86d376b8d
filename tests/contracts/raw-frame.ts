/** Opcodes of RFC 6455, section 5.2. */
export const OPCODE = {
  continuation: 0,
  text: 1,
  binary: 2,
  reserved: 3,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

export interface FrameParts {
  readonly opcode?: number;
  readonly payload?: string | Uint8Array;
  readonly final?: boolean;
  readonly masked?: boolean;
  /** Three reserved bits, 0 to 7. */
  readonly reserved?: number;
  /** Length in the header, if it differs from the payload's. */
  readonly length?: number;
}

/** Encodes a WebSocket frame as a client sends it, valid or not. */
export function rawFrame(parts: FrameParts = {}): Buffer {
  const { opcode = OPCODE.text, final = true, masked = true, reserved = 0 } = parts;
  const payload = Buffer.from(parts.payload ?? '');
  const length = parts.length ?? payload.length;
  const head = [(final ? 0x80 : 0) | (reserved << 4) | opcode];
  const bit = masked ? 0x80 : 0;
  let extended = Buffer.alloc(0);
  if (length <= 125) head.push(bit | length);
  else if (length <= 0xffff) {
    head.push(bit | 126);
    extended = Buffer.alloc(2);
    extended.writeUInt16BE(length);
  } else {
    head.push(bit | 127);
    extended = Buffer.alloc(8);
    extended.writeBigUInt64BE(BigInt(length));
  }
  // A mask of zeros leaves the payload unchanged.
  return Buffer.concat([Buffer.from(head), extended, Buffer.alloc(masked ? 4 : 0), payload]);
}

/** Returns the request that opens a WebSocket, with additional or other headers. */
export function upgradeRequest(
  path = '/socket.io/?EIO=4&transport=websocket',
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = Object.entries({
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
