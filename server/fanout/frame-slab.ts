/** Bytes of memory that are taken at a time. */
const SLAB_BYTES = 256 * 1024;

/**
 * Memory for frames to be sent, which lie side by side in large pieces: a buffer for each would cost more than its
 * bytes. A piece is given back when the last frame in it has left.
 */
export class FrameSlab {
  #slab = Buffer.alloc(0);
  #used = 0;

  /** Room for so many bytes, which the caller writes: where in which buffer. */
  reserve(bytes: number): { slab: Buffer; offset: number } {
    if (bytes > SLAB_BYTES) return { slab: Buffer.allocUnsafeSlow(bytes), offset: 0 };
    if (this.#used + bytes > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const offset = this.#used;
    this.#used += bytes;
    return { slab: this.#slab, offset };
  }
}
