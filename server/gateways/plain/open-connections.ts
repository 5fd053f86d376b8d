/** Open connections of one endpoint. */
export class OpenConnections<L> {
  readonly #lines = new Set<L>();
  readonly #waiting: (() => void)[] = [];

  get size(): number {
    return this.#lines.size;
  }

  [Symbol.iterator](): IterableIterator<L> {
    return this.#lines.values();
  }

  add(line: L): void {
    this.#lines.add(line);
  }

  delete(line: L): void {
    this.#lines.delete(line);
    if (this.#lines.size === 0) for (const done of this.#waiting.splice(0)) done();
  }

  /** Resolves when there is none. */
  async emptied(): Promise<void> {
    if (this.#lines.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
