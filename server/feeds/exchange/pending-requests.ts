import type { FrameClass, Topic } from '../../venues/venue-protocol';

interface PendingRequest {
  readonly id: number;
  /** Topics that are not answered yet. */
  topics: readonly Topic[];
  /** Monotonic time, µs. */
  readonly sentAt: number;
}

/** Result of a rejection. */
export interface Rejection {
  /** Topics that the venue rejects. */
  readonly topics: readonly Topic[];
  /** Topics of the same request, of which the answer says nothing. */
  readonly rest: readonly Topic[];
  /** True if all of `topics` are at fault, not just one of them. */
  readonly isExact: boolean;
}

/** Subscription requests of a socket that the venue has not answered, in the order in which they were sent. */
export class PendingRequests {
  readonly #requests = new Map<number, PendingRequest>();

  /** Time at which the oldest request was sent; undefined if all are answered. */
  get oldestAt(): number | undefined {
    const [first] = this.#requests.values();
    return first?.sentAt;
  }

  add(id: number, topics: readonly Topic[], sentAt: number): void {
    this.#requests.set(id, { id, topics, sentAt });
  }

  clear(): void {
    this.#requests.clear();
  }

  /** Handles an acknowledgement. @returns topics of the request that its answer leaves out */
  acknowledge({ id, topics }: FrameClass & { kind: 'ack' }): readonly Topic[] {
    if (topics !== undefined && id === undefined) {
      const names = new Set(topics);
      for (const request of this.#requests.values())
        this.#keep(
          request,
          request.topics.filter(({ name }) => !names.has(name)),
        );
      return [];
    }
    const request = this.#of(id);
    if (request === undefined) return [];
    this.#requests.delete(request.id);
    return topics === undefined ? [] : request.topics.filter(({ name }) => !topics.includes(name));
  }

  /**
   * Handles a rejection. An answer that names products settles these only.
   * @param named topics of the socket that the answer names
   */
  reject({ id, code, topics }: FrameClass & { kind: 'rejected' }, named: readonly Topic[]): Rejection {
    const names = new Set(topics);
    const isNamed = (topic: Topic): boolean => topic.code === code || names.has(topic.name);
    const request =
      id === undefined && names.size > 0
        ? [...this.#requests.values()].find((one) => one.topics.some(isNamed))
        : this.#of(id);
    const culprits = request?.topics.filter(isNamed) ?? [];
    if (request === undefined) return { topics: named, rest: [], isExact: true };
    const rest = request.topics.filter((topic) => !culprits.includes(topic));
    this.#keep(request, culprits.length === 0 ? [] : rest);
    if (culprits.length > 0) return { topics: culprits, rest, isExact: true };
    return { topics: request.topics, rest: [], isExact: request.topics.length < 2 };
  }

  /** Removes a request whose topics are asked for again. */
  drop(topics: readonly Topic[]): void {
    const names = new Set(topics.map(({ name }) => name));
    for (const request of this.#requests.values())
      this.#keep(
        request,
        request.topics.filter(({ name }) => !names.has(name)),
      );
  }

  /** Returns the request with the id; venues that do not repeat ids answer in order. */
  #of(id: number | undefined): PendingRequest | undefined {
    if (id !== undefined) return this.#requests.get(id);
    const [first] = this.#requests.values();
    return first;
  }

  #keep(request: PendingRequest, topics: readonly Topic[]): void {
    if (topics.length === 0) this.#requests.delete(request.id);
    else if (topics.length < request.topics.length) request.topics = topics;
  }
}
