interface Node<K, V> {
  readonly key: K;
  value: V;
  /** Time of its last change. */
  at: number;
  older: Node<K, V> | undefined;
  newer: Node<K, V> | undefined;
}

/**
 * Newest value of each key, in the order of their last change. Changes since a moment are found by walking back
 * from the newest, at a cost of their number and not of the size.
 */
export class RecentList<K, V> {
  readonly #nodes = new Map<K, Node<K, V>>();
  readonly #most: number;
  #newest: Node<K, V> | undefined;
  #oldest: Node<K, V> | undefined;

  /** @param most maximum of values; the one that changed longest ago is dropped */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(key: K): V | undefined {
    return this.#nodes.get(key)?.value;
  }

  /** @param at time of the change: never less than at the last call */
  set(key: K, value: V, at: number): void {
    const known = this.#nodes.get(key);
    if (known !== undefined) {
      known.value = value;
      known.at = at;
      if (known === this.#newest) return;
      this.#unlink(known);
      this.#link(known);
      return;
    }
    const node: Node<K, V> = { key, value, at, older: undefined, newer: undefined };
    this.#nodes.set(key, node);
    this.#link(node);
    if (this.#nodes.size <= this.#most || this.#oldest === undefined) return;
    const oldest = this.#oldest;
    this.#nodes.delete(oldest.key);
    this.#unlink(oldest);
  }

  /** Returns the values that changed after that moment, in order of change. */
  since(at: number): V[] {
    const found: V[] = [];
    for (let node = this.#newest; node !== undefined && node.at > at; node = node.older)
      found.push(node.value);
    return found.reverse();
  }

  clear(): void {
    this.#nodes.clear();
    this.#newest = undefined;
    this.#oldest = undefined;
  }

  #link(node: Node<K, V>): void {
    node.older = this.#newest;
    node.newer = undefined;
    if (this.#newest === undefined) this.#oldest = node;
    else this.#newest.newer = node;
    this.#newest = node;
  }

  #unlink(node: Node<K, V>): void {
    if (node.older === undefined) this.#oldest = node.newer;
    else node.older.newer = node.newer;
    if (node.newer === undefined) this.#newest = node.older;
    else node.newer.older = node.older;
  }
}
