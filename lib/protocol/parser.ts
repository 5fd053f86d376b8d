/**
 * The project's Socket.IO parser, for clients that ask for binary frames: `io(url, { parser })`.
 *
 * It is the default parser and one thing more. A binary message that arrives while the default parser awaits no
 * attachment would be an error there; here it is one whole frame, which becomes the event `frame` of its
 * namespace. The server keeps the default parser and writes frames to the Engine.IO connection as they are, so a
 * frame is one message instead of the two that a binary event takes.
 */
import { Decoder as DefaultDecoder, Encoder, PacketType, protocol } from 'socket.io-parser';
import { FrameDecoder } from './binary/frame-decoder';

export class Decoder extends DefaultDecoder {
  readonly #frames = new FrameDecoder();

  /**
   * @param data text, or bytes as the transport gives them: Buffer in Node, ArrayBuffer in a browser
   * @throws MalformedFrameError for bytes that are no frame, and what the default parser throws; the Socket.IO
   * manager answers either by closing the connection with the reason `parse error`
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

  /** The manager calls this when a connection opens and when it closes: the next one tells its scales itself. */
  override destroy(): void {
    super.destroy();
    this.#frames.clear();
  }

  /** The default decoder holds its half-built packet in a field that its types keep private. */
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
