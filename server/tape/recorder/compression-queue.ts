import { type BlockDraft, compressBlock, encodeBlock } from '../format/block';

/** Maximum blocks compressed in parallel, so that other work can use the thread pool. */
const MAX_CONCURRENT = 2;
/**
 * Maximum bytes waiting for compression; beyond, blocks are compressed synchronously.
 * A feed that starts with its history adds so much in one turn that no other thread could take it meanwhile.
 */
const MAX_PENDING_BYTES = 16 * 1024 * 1024;

/** A block in the queue; without a draft it is a marker or a wait. */
interface Item {
  readonly draft?: BlockDraft;
  /** The compressed block. */
  block?: Buffer;
  readonly deliver: (block: Buffer) => void;
}

const NO_BLOCK = Buffer.alloc(0);

/** Compresses blocks on other threads and delivers them in order. */
export class CompressionQueue {
  /** Items before `#next` are being compressed, or wait for an earlier one. */
  readonly #items: Item[] = [];
  #next = 0;
  #compressing = 0;
  #pendingBytes = 0;
  #bytes = 0;

  /** Bytes held, compressed or not. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Compresses a block and delivers it after all earlier ones. */
  add(draft: BlockDraft, deliver: (block: Buffer) => void): void {
    const item: Item = { draft, deliver };
    if (this.#pendingBytes + draft.data.length > MAX_PENDING_BYTES) {
      item.block = encodeBlock(draft);
      this.#bytes += item.block.length;
    } else {
      this.#pendingBytes += draft.data.length;
      this.#bytes += draft.data.length;
    }
    this.#items.push(item);
    this.#pump();
  }

  /** Calls back when all earlier items have been delivered. */
  onReached(reached: () => void): void {
    this.#items.push({ block: NO_BLOCK, deliver: reached });
    this.#pump();
  }

  /** Calls back when all earlier items have been delivered and the returned function has been called. */
  wait(reached: () => void): () => void {
    const item: Item = { deliver: reached };
    this.#items.push(item);
    return () => {
      item.block = NO_BLOCK;
      this.#pump();
    };
  }

  #pump(): void {
    while (this.#compressing < MAX_CONCURRENT && this.#next < this.#items.length) {
      const item = this.#items[this.#next++] as Item;
      if (item.draft && !item.block) void this.#compress(item, item.draft);
    }
    let done = 0;
    while (done < this.#next && this.#items[done]?.block) done++;
    this.#next -= done;
    for (const { block = NO_BLOCK, deliver } of this.#items.splice(0, done)) {
      this.#bytes -= block.length;
      deliver(block);
    }
  }

  async #compress(item: Item, draft: BlockDraft): Promise<void> {
    this.#compressing += 1;
    item.block = await compressBlock(draft);
    this.#compressing -= 1;
    this.#pendingBytes -= draft.data.length;
    this.#bytes += item.block.length - draft.data.length;
    this.#pump();
  }
}
