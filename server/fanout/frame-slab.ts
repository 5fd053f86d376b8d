import { type ByteWriter, COPY_MARGIN } from '../../lib/protocol/binary/byte-writer';
import { OutFrame } from './out-frame';

/** Bytes allocated at a time. */
const SLAB_BYTES = 256 * 1024;
/** Space for the longest header of a server's WebSocket message (RFC 6455, section 5.2). */
const MESSAGE_HEADER = 10;
/** Space for the head of most frames, with that header. */
const USUAL_START = 64;

/**
 * Memory for outgoing frames, side by side in large slabs: a buffer for each would cost more than its bytes. A
 * slab is freed after its last frame was sent. One frame is written at a time, body first, since its head
 * depends on the body.
 */
export class FrameSlab {
  #memory = Buffer.alloc(0);
  #view = new DataView(this.#memory.buffer, 0, 0);
  /** End of the used part. */
  #used = 0;
  /** Start and end of the open frame's body. */
  #body = 0;
  #end = 0;

  /** Begins a frame; an unfinished one is discarded. */
  open(): void {
    this.#body = this.#used + USUAL_START;
    this.#end = this.#body;
  }

  /** Appends bytes `start` to `end` of the writer to the body. */
  add(source: ByteWriter, start: number, end: number): void {
    if (this.#end + end - start + COPY_MARGIN > this.#memory.length) this.#move(0, end - start);
    this.#end = source.copyTo(this.#view, this.#end, start, end);
  }

  /** Finishes the frame with its head. */
  close(start: ByteWriter): OutFrame {
    const least = this.#used + MESSAGE_HEADER + start.length;
    if (least > this.#body || this.#end > this.#memory.length) this.#move(start.length, 0);
    const first = this.#body - start.length;
    start.copyExactly(this.#memory, first);
    this.#used = this.#end;
    return new OutFrame(this.#memory, undefined, first, this.#end);
  }

  /** Continues in another slab, with space for so many bytes before and after the body. */
  #move(before: number, behind: number): void {
    const written = this.#end - this.#body;
    const room = MESSAGE_HEADER + USUAL_START + before;
    const needed = room + 2 * (written + behind) + COPY_MARGIN;
    const memory = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, needed));
    if (written > 0) this.#memory.copy(memory, room, this.#body, this.#end);
    this.#memory = memory;
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.length);
    this.#used = 0;
    this.#body = room;
    this.#end = room + written;
  }
}
