/** Bytes of memory that are taken at a time. */
const SLAB_BYTES = 256 * 1024;

/**
 * Memory for frames to be sent, which lie side by side in large pieces: a buffer for each would cost more than its
 * bytes. A piece is given back when the last frame in it has left.
 */
export class FrameSlab {
  #slab = slabOf(0);
  #used = 0;

  /** Room for so many bytes, which the caller writes, and where in the slab it begins. */
  reserve(bytes: number): { readonly slab: Slab; readonly offset: number } {
    if (bytes > SLAB_BYTES) return { slab: slabOf(bytes), offset: 0 };
    if (this.#used + bytes > this.#slab.memory.length) {
      this.#slab = slabOf(SLAB_BYTES);
      this.#used = 0;
    }
    const offset = this.#used;
    this.#used += bytes;
    return { slab: this.#slab, offset };
  }
}

/** One memory in two views. */
interface Slab {
  readonly memory: Buffer;
  readonly view: DataView;
}

function slabOf(bytes: number): Slab {
  const memory = Buffer.allocUnsafeSlow(bytes);
  return { memory, view: new DataView(memory.buffer, memory.byteOffset, bytes) };
}
