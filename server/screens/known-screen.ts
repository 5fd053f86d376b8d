import type { ScreenState } from '../../lib/protocol/screens/screen-command';
import type { ScreenDisplay, ScreenOrder } from '../../lib/protocol/screens/screen-display';
import type { ScreenReport } from '../../lib/protocol/screens/screen-report';
import type { KeptScreen } from './kept-screens';
import { stateOf } from './screen-state';

/** A connection of a screen. */
export interface ScreenLink {
  /** Network address of the client. */
  readonly address: string;
  /** Sends an order. Never throws. */
  send(order: ScreenOrder): void;
}

/** Newest report of one connection. */
interface LinkReport {
  readonly report: ScreenReport;
  /** Monotonic time of its arrival, µs. */
  readonly at: number;
}

/** A moment, in both clocks, µs. */
export interface Moment {
  readonly wall: number;
  readonly monotonic: number;
}

/** A screen that is or was connected, in memory. */
export class KnownScreen {
  readonly id: string;
  readonly isPaired: boolean;
  name: string;
  place: string | undefined;
  /** Kept part, which may not be on the disk yet. */
  kept: KeptScreen;
  /** Revision of the newest order, also of one that changed nothing. */
  revision: number;
  state: ScreenState = 'gone';
  /** Start of the state, µs. */
  since: number;
  address: string | undefined;
  /** Monotonic time of its newest connection, µs. */
  connectedAt = 0;
  /** Wall-clock time of its newest report, µs. */
  reportedAt: number | undefined;
  #newest: LinkReport | undefined;
  #movedAtReport = false;
  /** Display of the order before the newest one, which the screen may still show. */
  #before: ScreenDisplay | undefined;
  readonly #links = new Map<ScreenLink, LinkReport>();
  readonly #waiting = new Set<{ readonly revision: number; readonly painted: () => void }>();

  constructor(kept: KeptScreen, isPaired: boolean, now: number) {
    this.id = kept.id;
    this.isPaired = isPaired;
    this.name = kept.name;
    this.place = kept.place;
    this.kept = kept;
    this.revision = kept.revision;
    this.since = now;
  }

  /** Returns the display of a revision, as far as it is known: that of the newest order, or the one before. */
  displayOf(revision: number): ScreenDisplay {
    return revision >= this.kept.revision || this.#before === undefined ? this.kept.display : this.#before;
  }

  /** Keeps what the screen has to show from now on. */
  keep(kept: KeptScreen): void {
    if (kept.revision !== this.kept.revision) this.#before = this.kept.display;
    this.kept = kept;
  }

  get connections(): number {
    return this.#links.size;
  }

  get report(): ScreenReport | undefined {
    return this.#newest?.report;
  }

  /** Returns true if the page is of another build. */
  isOldBuild(build: string): boolean {
    return this.connections > 0 && this.report?.build !== undefined && this.report.build !== build;
  }

  /**
   * Takes a report.
   * @param hasMoved true if the market has moved since the newest paint of the screen
   */
  take(link: ScreenLink, report: ScreenReport, now: Moment, hasMoved: boolean): void {
    if (!this.#links.has(link)) this.connectedAt = now.monotonic;
    this.#newest = { report, at: now.monotonic };
    this.#movedAtReport = hasMoved;
    this.#links.set(link, this.#newest);
    this.address = link.address;
    this.reportedAt = now.wall;
    this.#settle();
  }

  leave(link: ScreenLink): void {
    if (this.#links.delete(link)) this.#settle();
  }

  send(order: ScreenOrder): void {
    for (const link of this.#links.keys()) link.send(order);
  }

  /** Calls back once all connections have painted the revision. @returns a function that stops the wait */
  whenPainted(revision: number, painted: () => void): () => void {
    const entry = { revision, painted };
    this.#waiting.add(entry);
    return () => this.#waiting.delete(entry);
  }

  /** Returns the state at this moment. */
  judge(now: Moment): ScreenState {
    const newest = this.#newest;
    if (newest === undefined) return 'gone';
    const { painted, isVisible, uptime } = newest.report;
    const reportedAt = this.reportedAt ?? now.wall;
    return stateOf({
      connections: this.connections,
      sinceReport: now.monotonic - newest.at,
      isVisible,
      lag: painted === undefined ? 0 : reportedAt - painted.time,
      sincePaint: painted === undefined ? uptime * 1_000_000 : reportedAt - painted.at,
      hasMoved: this.#movedAtReport,
    });
  }

  #settle(): void {
    if (this.#waiting.size === 0 || this.connections === 0) return;
    const painted = Math.min(...[...this.#links.values()].map(({ report }) => report.revision));
    for (const entry of [...this.#waiting]) {
      if (entry.revision > painted) continue;
      this.#waiting.delete(entry);
      entry.painted();
    }
  }
}
