import type { ServerWork } from './work';

/** Clients with the same watchlist, whose message is created once. */
export interface Group<T> {
  readonly symbols: readonly number[];
  readonly members: Set<T>;
}

/** Groups of a conflating peer: clients with equal watchlists share one frame, as in rooms. */
export class Groups<T> {
  readonly #groups = new Map<string, Group<T>>();

  add(member: T, symbols: readonly number[]): Group<T> {
    const key = symbols.join();
    const group = this.#groups.get(key) ?? { symbols, members: new Set<T>() };
    this.#groups.set(key, group);
    group.members.add(member);
    return group;
  }

  remove(member: T, group: Group<T>): void {
    group.members.delete(member);
    if (group.members.size === 0) this.#groups.delete(group.symbols.join());
  }

  values(): Iterable<Group<T>> {
    return this.#groups.values();
  }
}

/** Calls back `hz` times a second on a fixed grid. @returns a function that stops */
export function everyFrame(work: ServerWork, flush: () => void): () => void {
  const period = 1_000 / work.hz;
  let next = performance.now() + period;
  let timer: NodeJS.Timeout;
  const again = (): void => {
    timer = setTimeout(
      () => {
        next += period;
        if (next < performance.now()) next = performance.now() + period;
        flush();
        again();
      },
      Math.max(0, next - performance.now()),
    );
  };
  again();
  return () => clearTimeout(timer);
}
