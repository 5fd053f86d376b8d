/** Maximum of kinds that are counted separately; a venue has a few dozen. */
const MAX_KINDS = 64;
/** Maximum length of a kind and of a frame excerpt in a message, characters. */
const MAX_EXCERPT_LENGTH = 80;
const OTHER_KINDS = 'of more kinds';

/** Counts frames that gave no event, so that none is skipped silently. */
export class FrameTally {
  readonly #leftOut = new Map<string, number>();
  /** Counts of frames that still wait for another one, by kind. */
  readonly #waiting: [kind: string, count: () => number][] = [];
  #unreadable = 0;
  #firstFault: string | undefined;

  /** Valid frames without an event, by kind. */
  get leftOut(): ReadonlyMap<string, number> {
    return this.#leftOut;
  }

  /** Number of frames and answers that could not be read. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** Description of the first unreadable frame. */
  get firstFault(): string | undefined {
    return this.#firstFault;
  }

  leave(kind: string): void {
    const short = kind.length > MAX_EXCERPT_LENGTH ? `${kind.slice(0, MAX_EXCERPT_LENGTH)}…` : kind;
    const full = this.#leftOut.size >= MAX_KINDS && !this.#leftOut.has(short);
    const name = full ? OTHER_KINDS : short;
    this.#leftOut.set(name, (this.#leftOut.get(name) ?? 0) + 1);
  }

  /** Counts frames in a sentence that still wait for another one. */
  waits(kind: string, count: () => number): void {
    this.#waiting.push([kind, count]);
  }

  fault(what: string): void {
    this.#unreadable += 1;
    this.#firstFault ??= what;
  }

  /**
   * Reads the parts of a frame or response one by one, so that an invalid part does not take the others with it.
   * @param lost called with the fault of each invalid part
   * @returns the results of the others
   */
  each<T>(parts: readonly unknown[], read: (part: unknown) => T, lost?: (what: string) => void): T[] {
    const results: T[] = [];
    for (const part of parts) {
      try {
        results.push(read(part));
      } catch (error) {
        const what = (error as Error).message;
        this.fault(what);
        lost?.(what);
      }
    }
    return results;
  }

  /** Returns `frames of other kinds were left out: 2 kline, 1 status`, or undefined if there is none. */
  sentence(): string | undefined {
    const all = new Map(this.#leftOut);
    for (const [kind, count] of this.#waiting) {
      const more = count();
      if (more > 0) all.set(kind, (all.get(kind) ?? 0) + more);
    }
    if (all.size === 0) return undefined;
    const kinds = [...all].map(([name, count]) => `${count} ${name}`);
    return `frames of other kinds were left out: ${kinds.join(', ')}`;
  }
}
