import type { PushResult } from './push-report';

/** Producers that are remembered, those of the newest pushes. */
const MAX_PRODUCERS = 1_000;

/** Pushes of one producer since the start. */
export interface ProducerStats {
  readonly name: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly repeated: number;
  /** Time of its newest push, µs. */
  readonly pushedAt: number;
}

/** Counts the pushes of each producer. */
export class ProducerTable {
  /** Oldest push first. */
  readonly #producers = new Map<string, ProducerStats>();

  /** Returns the producers by name. */
  all(): readonly ProducerStats[] {
    return [...this.#producers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  pushed(name: string, { accepted, rejected, repeated }: PushResult, time: number): void {
    const known = this.#producers.get(name) ?? { accepted: 0, rejected: 0, repeated: 0 };
    this.#producers.delete(name);
    this.#producers.set(name, {
      ...{ name, accepted: known.accepted + accepted, rejected: known.rejected + rejected },
      ...{ repeated: known.repeated + repeated, pushedAt: time },
    });
    if (this.#producers.size <= MAX_PRODUCERS) return;
    const [oldest] = this.#producers.keys();
    this.#producers.delete(oldest as string);
  }
}
