import { type ByteWriter, COPY_MARGIN } from '../../lib/protocol/binary/byte-writer';
import { OutFrame } from './out-frame';

/** Bytes of memory that are taken at a time. */
const SLAB_BYTES = 256 * 1024;
/** Room for the longest header that a server puts before a WebSocket message (RFC 6455, section 5.2). */
const MESSAGE_HEADER = 10;
/** Room for what stands before the body of most frames, with that header. */
const USUAL_START = 64;

/**
 * Memory for frames to be sent, which lie side by side in large pieces: a buffer for each would cost more than its
 * bytes. A piece is given back when the last frame in it has left. One frame is written at a time, the body first: what
 * stands before it is only known when the body is there.
 */
export class FrameSlab {
  #memory = Buffer.alloc(0);
  #view = new DataView(this.#memory.buffer, 0, 0);
  /** Up to here there are frames. */
  #used = 0;
  /** Where the body of the frame in work begins, and has come to. */
  #body = 0;
  #end = 0;

  /** Begins a frame; one that was begun and not closed is given up. */
  open(): void {
    this.#body = this.#used + USUAL_START;
    this.#end = this.#body;
  }

  /** Adds bytes of the writer, from `start` up to `end`, to the body. */
  add(source: ByteWriter, start: number, end: number): void {
    if (this.#end + end - start + COPY_MARGIN > this.#memory.length) this.#move(0, end - start);
    this.#end = source.copyTo(this.#view, this.#end, start, end);
  }

  /** Ends the frame with what stands before its body. */
  close(start: ByteWriter): OutFrame {
    const least = this.#used + MESSAGE_HEADER + start.length;
    if (least > this.#body || this.#end > this.#memory.length) this.#move(start.length, 0);
    const first = this.#body - start.length;
    start.copyExactly(this.#memory, first);
    this.#used = this.#end;
    return new OutFrame(this.#memory, undefined, first, this.#end);
  }

  /** Goes on in another piece, with room for so many bytes before the body and behind it. */
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
