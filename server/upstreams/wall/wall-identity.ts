import { randomUUID } from 'node:crypto';

/** Identity of a wall, and of all that it gets its data from: what follows itself would never end. */
export interface WallLinks {
  /** Random, new at each start. */
  readonly id: string;
  /** Ids of the walls that it follows, directly or through others. */
  readonly via: readonly string[];
}

/** Identity of this server. */
export class WallIdentity {
  readonly id: string = randomUUID();
  readonly #upstreams = new Map<string, WallLinks>();

  get links(): WallLinks {
    const via = [...this.#upstreams.values()].flatMap((links) => [links.id, ...links.via]);
    return { id: this.id, via: [...new Set(via)] };
  }

  /** Notes what a followed wall says of itself; nothing when it is not followed any more. */
  follow(name: string, links: WallLinks | undefined): void {
    if (links === undefined) this.#upstreams.delete(name);
    else this.#upstreams.set(name, links);
  }

  /** True if the wall is this one, or follows it. */
  isOwn({ id, via }: WallLinks): boolean {
    return id === this.id || via.includes(this.id);
  }
}
