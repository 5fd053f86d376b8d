import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { isShort, type Message, MessageReader } from './message-reader';

/** Maximum bytes of one read. */
export const READ_BYTES = 64 * 1024;

const FINAL_MASKED_SHORT = 0x80;
const MAX_SHORT = 125;
const END_OF_HEAD = '\r\n\r\n';
const PING = 0x9;
const CLOSE = 0x8;

export interface ThinSocketHandler {
  /** Called after the handshake. */
  opened(): void;
  /** Called for each message, or only short ones while counting. */
  message(message: Message): void;
  closed(): void;
}

/**
 * Minimal WebSocket client, so that the load side is not the bottleneck: it reads into one shared buffer, and
 * in
 * counting mode skips long messages. It sends unfragmented messages with a zero mask, which RFC 6455 allows and
 * servers need not undo.
 */
export class ThinSocket {
  readonly #socket: Socket;
  readonly #handler: ThinSocketHandler;
  readonly #reader: MessageReader;
  #head: string | undefined = '';

  /** @param readBuffer may be shared by all sockets: a read is processed before the next one starts */
  constructor(port: number, path: string, readBuffer: Buffer, handler: ThinSocketHandler) {
    this.#handler = handler;
    this.#reader = new MessageReader((message) => this.#took(message));
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          this.#read(buffer as Buffer, length);
          return true;
        },
      },
    });
    this.#socket.on('error', () => this.#socket.destroy());
    this.#socket.on('close', () => handler.closed());
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13${END_OF_HEAD}`,
    );
  }

  /** Returns the number of messages. */
  get messages(): number {
    return this.#reader.messages;
  }

  /** Returns the bytes of their payloads. */
  get bytes(): number {
    return this.#reader.bytes;
  }

  /** Switches to counting: only short messages are passed on. */
  count(): void {
    this.#reader.wanted = isShort;
  }

  send(text: string, kind: 'text' | 'binary' = 'text'): void {
    this.#write(kind === 'text' ? 0x1 : 0x2, Buffer.from(text));
  }

  /** Stops reading, as a slow consumer does. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Closes the connection abruptly. */
  destroy(): void {
    this.#socket.destroy();
  }

  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const long = length > MAX_SHORT;
    const head = Buffer.alloc(long ? 8 : 6);
    head[0] = 0x80 | opcode;
    head[1] = FINAL_MASKED_SHORT | (long ? MAX_SHORT + 1 : length);
    if (long) head.writeUInt16BE(length, 2);
    this.#socket.write(Buffer.concat([head, payload]));
  }

  #read(buffer: Buffer, length: number): void {
    if (this.#head === undefined) {
      this.#reader.read(buffer, 0, length);
      return;
    }
    const before = this.#head.length;
    this.#head += buffer.toString('latin1', 0, length);
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end < 0) return;
    if (!this.#head.startsWith('HTTP/1.1 101')) {
      this.#socket.destroy();
      return;
    }
    this.#head = undefined;
    this.#handler.opened();
    this.#reader.read(buffer, end + END_OF_HEAD.length - before, length);
  }

  #took(message: Message): void {
    if (message.opcode === PING) this.#write(0xa, Buffer.from(message.payload));
    else if (message.opcode === CLOSE) this.#socket.destroy();
    else this.#handler.message(message);
  }
}
