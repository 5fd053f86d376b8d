/**
 * The project's Socket.IO parser, for clients that request binary frames: `io(url, { parser })`.
 *
 * It extends the default parser. A binary message that arrives while the default parser awaits no attachment
 * would be an error there; here it is one complete frame, which becomes the event `frame` of its namespace. The
 * server keeps the default parser and writes frames directly to the Engine.IO connection, so a frame is one
 * message instead of the two of a binary event.
 */
import { Decoder as DefaultDecoder, Encoder, PacketType, protocol } from 'socket.io-parser';
import { FrameDecoder } from './binary/frame-decoder';

export class Decoder extends DefaultDecoder {
  readonly #frames = new FrameDecoder();

  /**
   * @param data text, or bytes as given by the transport: Buffer in Node, ArrayBuffer in a browser
   * @throws MalformedFrameError for bytes that are no frame, and any error of the default parser; the Socket.IO
   * manager then closes the connection with the reason `parse error`
   */
  override add(data: unknown): void {
    const bytes = toBytes(data);
    if (bytes === undefined || this.#awaitsAttachment()) {
      super.add(data);
      return;
    }
    const { stream, frame } = this.#frames.decode(bytes);
    this.emitReserved('decoded', { type: PacketType.EVENT, nsp: stream, data: ['frame', frame] });
  }

  /** Called by the manager when a connection opens and closes: each connection gets its scales again. */
  override destroy(): void {
    super.destroy();
    this.#frames.clear();
  }

  /** Reads the unfinished packet, a field that the types of the default decoder hide. */
  #awaitsAttachment(): boolean {
    return Boolean(Reflect.get(this, 'reconstructor'));
  }
}

function toBytes(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return undefined;
}

export { Encoder, protocol };
