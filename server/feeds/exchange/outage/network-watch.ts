/** Outcome of an attempt: the venue has answered, it has not, or the system has no network. */
export type Outcome = 'answered' | 'unanswered' | 'no network';

/**
 * Distinguishes an outage of this machine's network from those of single venues, by the newest attempts of all venues. Markets
 * of one company (`binance`, `binance-usdm`) count as one.
 */
export class NetworkWatch {
  readonly #outcomes = new Map<string, Outcome>();
  readonly #followers = new Map<string, () => void>();

  /** @param changed called when {@link isDown} of the venue may have changed by the attempt of another one */
  join(venue: string, changed: () => void): void {
    this.#followers.set(venue, changed);
  }

  leave(venue: string): void {
    this.#followers.delete(venue);
    this.#outcomes.delete(venue);
  }

  report(venue: string, outcome: Outcome): void {
    if (this.#outcomes.get(venue) === outcome) return;
    this.#outcomes.set(venue, outcome);
    for (const [other, changed] of this.#followers) if (other !== venue) changed();
  }

  /** True if the network is at fault that the venue does not answer. */
  isDown(venue: string): boolean {
    const failed = new Set<string>();
    for (const [name, outcome] of this.#outcomes) {
      if (outcome === 'answered') return false;
      failed.add(companyOf(name));
    }
    return failed.size > 1 || this.#outcomes.get(venue) === 'no network';
  }
}

function companyOf(venue: string): string {
  return venue.split('-', 1)[0] as string;
}
