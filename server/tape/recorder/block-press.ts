import { type BlockDraft, compressBlock, encodeBlock } from '../format/block';

/** Blocks that are compressed at a time: other work has its share of the threads. */
const MAX_CONCURRENT = 2;
/**
 * Text (bytes) that waits to be compressed, before more is compressed in the calling turn. A feed that opens with its
 * history gives so much in one turn that no other thread could take it off meanwhile.
 */
const MAX_WAITING = 16 * 1024 * 1024;

/** A block on its way; without a draft it is a mark, or something that is waited for. */
interface Item {
  readonly draft?: BlockDraft;
  /** What has come of the draft. */
  block?: Buffer;
  readonly deliver: (block: Buffer) => void;
}

const NO_BLOCK = Buffer.alloc(0);

/** Compresses blocks in other threads and gives them on in the order in which they came. */
export class BlockPress {
  /** In order; what lies before `#next` is being compressed, or is and waits for one before it. */
  readonly #items: Item[] = [];
  #next = 0;
  #busy = 0;
  #waiting = 0;
  #bytes = 0;

  /** Bytes that are held, compressed or not. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Compresses a block, and gives it on after all that came before it. */
  add(draft: BlockDraft, deliver: (block: Buffer) => void): void {
    const item: Item = { draft, deliver };
    if (this.#waiting + draft.data.length > MAX_WAITING) {
      item.block = encodeBlock(draft);
      this.#bytes += item.block.length;
    } else {
      this.#waiting += draft.data.length;
      this.#bytes += draft.data.length;
    }
    this.#items.push(item);
    this.#pump();
  }

  /** Calls back when all that came before has been delivered. */
  mark(reached: () => void): void {
    this.#items.push({ block: NO_BLOCK, deliver: reached });
    this.#pump();
  }

  /** Calls back when all that came before has been delivered and the answer has been called. */
  wait(reached: () => void): () => void {
    const item: Item = { deliver: reached };
    this.#items.push(item);
    return () => {
      item.block = NO_BLOCK;
      this.#pump();
    };
  }

  #pump(): void {
    while (this.#busy < MAX_CONCURRENT && this.#next < this.#items.length) {
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
    this.#busy += 1;
    item.block = await compressBlock(draft);
    this.#busy -= 1;
    this.#waiting -= draft.data.length;
    this.#bytes += item.block.length - draft.data.length;
    this.#pump();
  }
}
