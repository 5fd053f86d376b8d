/** Feeds and sources that deliver whole venues; data of such a venue comes from one of them only. */
export class VenueOwners {
  readonly #owners = new Map<string, string>();

  /** Returns the name of the feed that delivers a venue; undefined if none does. */
  ownerOf(venue: string): string | undefined {
    return this.#owners.get(venue);
  }

  /** Claims a venue for a feed. @returns false if another one delivers it */
  claim(venue: string, owner: string): boolean {
    const known = this.#owners.get(venue);
    if (known === undefined) this.#owners.set(venue, owner);
    return known === undefined || known === owner;
  }

  /** Gives a venue up. */
  release(venue: string, owner: string): void {
    if (this.#owners.get(venue) === owner) this.#owners.delete(venue);
  }
}
