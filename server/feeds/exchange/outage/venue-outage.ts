import type { OutageCause } from '../../../../lib/market/event';
import type { NetworkWatch } from './network-watch';
import { causeOf, type VenueFailure } from './outage-cause';

/** Time after an announced maintenance in which data may still come, µs. */
const MAINTENANCE_GRACE = 10_000_000;

/** State of a venue's connections. */
export type VenueStage =
  /** Asking for the list of products. */
  'starting' | 'connecting' | 'flowing' | OutageCause;

export interface VenueOutageOptions {
  readonly venue: string;
  readonly title: string;
  readonly network: NetworkWatch;
  /** Returns the receive time of now, µs. */
  readonly now: () => number;
  /** Reports the venue as lost. */
  readonly report: (reason: string, cause: OutageCause | undefined) => void;
}

const FAULTS: Readonly<Record<OutageCause, string>> = {
  unreachable: 'cannot be reached',
  blocked: 'does not serve this address',
  silent: 'sends no data',
  maintenance: 'is under maintenance',
  network: 'cannot be reached, nor can others',
};

/** Follows whether a venue delivers, and why it does not. Each cause and reason is reported once. */
export class VenueOutage {
  readonly #options: VenueOutageOptions;
  #stage: VenueStage = 'starting';
  #since: number;
  #problem: string | undefined;
  #cause: OutageCause | undefined;
  /** Newest failure while the venue is lost, without the words of {@link FAULTS}. */
  #failure: VenueFailure | undefined;
  #attempts = 0;
  #maintenance: { readonly reason: string; readonly since: number } | undefined;

  constructor(options: VenueOutageOptions) {
    this.#options = options;
    this.#since = options.now();
    options.network.join(options.venue, () => this.#judgeAgain());
  }

  get stage(): VenueStage {
    return this.#stage;
  }

  /** Start of the stage, µs. */
  get since(): number {
    return this.#since;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  get cause(): OutageCause | undefined {
    return this.#cause;
  }

  /** Failed attempts in a row. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Notes that a connection is open. */
  opened(): void {
    this.answered();
    this.#attempts = 0;
    this.#failure = undefined;
    this.#problem = undefined;
    this.#cause = undefined;
    this.#enter('flowing');
  }

  /** Notes that the venue has answered a request. */
  answered(): void {
    const { network, venue } = this.#options;
    network.report(venue, 'answered');
  }

  /** Notes data, which ends an announced maintenance. */
  delivered(): void {
    if (this.#maintenance === undefined) return;
    if (this.#options.now() - this.#maintenance.since > MAINTENANCE_GRACE) this.#maintenance = undefined;
  }

  /** Notes that the last connection has ended. @returns the cause */
  lost(failure: VenueFailure): OutageCause {
    const cause = this.#causeOf(failure);
    this.#problem = failure.reason;
    this.#cause = cause;
    this.#enter(cause === 'blocked' ? cause : 'connecting');
    return cause;
  }

  /** Notes a failed attempt, and reports it unless other connections are open. @returns the cause */
  failed(failure: VenueFailure, hasOthers: boolean): OutageCause {
    const { network, venue } = this.#options;
    const own = causeOf(failure);
    const isAnswer =
      hasOthers || failure.status !== undefined || (own !== 'unreachable' && own !== 'network');
    network.report(venue, isAnswer ? 'answered' : own === 'network' ? 'no network' : 'unanswered');
    this.#attempts += 1;
    const cause = this.#causeOf(failure);
    if (!hasOthers) {
      this.#failure = failure;
      this.#tell(failure.reason, cause);
    }
    return cause;
  }

  /** Notes a maintenance that the venue announces, until it ends or data comes. */
  maintained(reason: string): void {
    this.#maintenance = { reason, since: this.#options.now() };
    this.#tell(reason, 'maintenance');
  }

  maintenanceEnded(): void {
    this.#maintenance = undefined;
  }

  /** Reports a fault in what was asked of the venue. */
  misconfigured(reason: string): void {
    if (reason === this.#problem) return;
    this.#problem = reason;
    this.#options.report(reason, undefined);
  }

  stop(): void {
    this.#options.network.leave(this.#options.venue);
  }

  /** Judges the newest failure again, since another venue has answered or failed. */
  #judgeAgain(): void {
    if (this.#failure === undefined) return;
    const cause = this.#causeOf(this.#failure);
    if (cause !== this.#cause) this.#tell(this.#failure.reason, cause);
  }

  #causeOf(failure: VenueFailure): OutageCause {
    const cause = causeOf(failure);
    if (cause === 'blocked') return cause;
    if (this.#maintenance !== undefined) return 'maintenance';
    if (cause !== 'unreachable' && cause !== 'network') return cause;
    const { network, venue } = this.#options;
    return network.isDown(venue) ? 'network' : 'unreachable';
  }

  #tell(detail: string, cause: OutageCause): void {
    const reason = `${this.#options.title} ${FAULTS[cause]}: ${detail}`;
    this.#enter(cause);
    if (reason === this.#problem && cause === this.#cause) return;
    this.#problem = reason;
    this.#cause = cause;
    this.#options.report(reason, cause);
  }

  #enter(stage: VenueStage): void {
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.#since = this.#options.now();
  }
}
