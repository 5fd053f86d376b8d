import { comparePlaces, formatPlace } from './bus/place';
import type { EntryCheck, LogEntry } from './entry-codec';
import type { LogState } from './follower';

/** Entries from one digest to the next. */
const PERIOD = 4_096;

export interface DigestCheckOptions {
  /** Number of the rules by which this node computes values; digests of others are not compared. */
  readonly rules: number;
  /** Returns the digest of the market at a version; undefined while it is not at that version alone. */
  readonly digest: (version: number) => Uint8Array | undefined;
  /** Entries from one digest to the next; 4,096 if omitted. */
  readonly period?: number | undefined;
}

/** Digests of this node's market at places of the log, which followers compare with those of the leader. */
export class DigestCheck {
  readonly #options: DigestCheckOptions;
  #own: EntryCheck | undefined;
  #leaderRules: number | undefined;

  constructor(options: DigestCheckOptions) {
    this.#options = options;
  }

  /**
   * Notes an entry that the market has applied.
   * @returns how the market differs from the leader's; undefined if it does not
   */
  applied({ place, version }: LogState, entry: LogEntry): string | undefined {
    const { digest, period = PERIOD, rules } = this.#options;
    if (entry.kind === 'claim') this.#leaderRules = entry.claim.rules;
    const fault = (this.#leaderRules ?? rules) === rules ? this.#compare(entry.check) : undefined;
    if (place.entry > 0 && place.entry % period === 0) {
      const own = digest(version);
      this.#own = own && { ...place, version, digest: own };
    }
    return fault;
  }

  /** Returns the digest at the newest entry if it is one of those that are compared, for the entry after it. */
  after({ place }: LogState): EntryCheck | undefined {
    return this.#own && comparePlaces(this.#own, place) === 0 ? this.#own : undefined;
  }

  #compare(check: EntryCheck | undefined): string | undefined {
    const own = this.#own;
    if (check === undefined || own === undefined || comparePlaces(check, own) !== 0) return undefined;
    if (check.version === own.version && Buffer.compare(check.digest, own.digest) === 0) return undefined;
    const text = ({ version, digest }: EntryCheck) => `${version}:${Buffer.from(digest).toString('hex')}`;
    return `its values at ${formatPlace(own)} are ${text(own)}, those of the leader ${text(check)}`;
  }
}
