/** Kinds that are counted one by one; a venue has a few dozen. */
const MAX_KINDS = 64;
/** Longest name of a kind, and longest piece of a frame that a message repeats, in characters. */
const SHOWN_CHARACTERS = 80;
const OTHER_KINDS = 'of more kinds';

/** Counts the frames that gave no event although they could have: nothing is left out silently. */
export class FrameTally {
  readonly #leftOut = new Map<string, number>();
  #unreadable = 0;
  #firstFault: string | undefined;

  /** Frames that were well formed, by their kind. */
  get leftOut(): ReadonlyMap<string, number> {
    return this.#leftOut;
  }

  /** Frames and answers that could not be read. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** What was wrong with the first of them. */
  get firstFault(): string | undefined {
    return this.#firstFault;
  }

  leave(kind: string): void {
    const short = kind.length > SHOWN_CHARACTERS ? `${kind.slice(0, SHOWN_CHARACTERS)}…` : kind;
    const full = this.#leftOut.size >= MAX_KINDS && !this.#leftOut.has(short);
    const name = full ? OTHER_KINDS : short;
    this.#leftOut.set(name, (this.#leftOut.get(name) ?? 0) + 1);
  }

  fault(what: string): void {
    this.#unreadable += 1;
    this.#firstFault ??= what;
  }

  /** `frames of other kinds were left out: 2 kline, 1 status`, or undefined when none was. */
  sentence(): string | undefined {
    if (this.#leftOut.size === 0) return undefined;
    const kinds = [...this.#leftOut].map(([name, count]) => `${count} ${name}`);
    return `frames of other kinds were left out: ${kinds.join(', ')}`;
  }
}
