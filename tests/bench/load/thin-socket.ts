import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { isShort, type Message, MessageReader } from './message-reader';

/** What one read takes at most, bytes. */
export const READ_BYTES = 64 * 1024;

const FINAL_MASKED_SHORT = 0x80;
const MAX_SHORT = 125;
const END_OF_HEAD = '\r\n\r\n';
const PING = 0x9;
const CLOSE = 0x8;

export interface ThinSocketHandler {
  /** The handshake is done. */
  opened(): void;
  /** A message that was wanted: all of them, or only short ones once the socket counts. */
  message(message: Message): void;
  closed(): void;
}

/**
 * A WebSocket client that costs next to nothing, so that the load side is not the bottleneck: it reads into one
 * shared buffer, and in counting mode steps over long messages without looking at them. It sends unfragmented
 * messages with a zero mask, which RFC 6455 allows and servers need not undo.
 */
export class ThinSocket {
  readonly #socket: Socket;
  readonly #handler: ThinSocketHandler;
  readonly #reader: MessageReader;
  #head: string | undefined = '';

  /** @param readBuffer may be the same for all sockets: a read is taken in whole before the next one begins */
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

  /** Messages so far. */
  get messages(): number {
    return this.#reader.messages;
  }

  /** Bytes of their payloads. */
  get bytes(): number {
    return this.#reader.bytes;
  }

  /** From now on only short messages are handed over, the rest is counted. */
  count(): void {
    this.#reader.wanted = isShort;
  }

  send(text: string, kind: 'text' | 'binary' = 'text'): void {
    this.#write(kind === 'text' ? 0x1 : 0x2, Buffer.from(text));
  }

  /** Reads nothing any more: the server sees a client that has stopped. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Cuts the connection without a word. */
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
