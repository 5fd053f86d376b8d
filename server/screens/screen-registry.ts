import { ProtocolError } from '../../lib/protocol/error';
import type { ScreenState } from '../../lib/protocol/screens/screen-command';
import type { ReportAccepted, ScreenReport } from '../../lib/protocol/screens/screen-report';
import { withoutEnded } from '../../lib/screens/display-change';
import type { Clock } from '../time/clock';
import type { KeptScreen, KeptScreens } from './kept-screens';
import { KnownScreen, type Moment, type ScreenLink } from './known-screen';
import { isNamed, type PairedScreens, type ScreenIdentity } from './screen-identity';

/** Screens that are known at a time. */
export const MAX_KNOWN = 1_000;
/** Time between two reports of a screen, s, and how far it is spread. */
const REPORT_EVERY = 5;
const REPORT_SPREAD = 1;
/** Interval in which states are judged, ms. */
const JUDGE_EVERY = 1_000;
/** Time that a named screen must be connected to be kept over a restart, µs: a passing guest leaves nothing. */
const KEEP_AFTER = 60_000_000;

/** Time for which a screen that is not kept stays in the list after it has left, µs. */
const FORGET_AFTER = 600_000_000;

export interface RegistryOptions {
  readonly store: KeptScreens;
  readonly paired: PairedScreens;
  readonly clock: Clock;
  /** Returns the newest version of the live stream. */
  readonly version: () => number;
  /** Build of the pages that this server serves. */
  readonly build: string;
  /** Called when the state of a screen has changed. */
  readonly changed?: (screen: KnownScreen, before: ScreenState) => void;
  /** Called with each report. */
  readonly reported?: (screen: KnownScreen, report: ScreenReport) => void;
  /** Called once a second, after the states were judged. */
  readonly judged?: (now: Moment) => void;
  /** Returns a number from 0 to 1, by which reports are spread. */
  readonly random?: () => number;
  readonly warn: (error: unknown) => void;
}

/** All screens that are or were connected, with what they report and the state that follows from it. */
export class ScreenRegistry {
  readonly #options: RegistryOptions;
  readonly #screens = new Map<string, KnownScreen>();
  /** Version of the live stream, and when it last changed, µs. */
  #moved: { readonly version: number; readonly at: number } = { version: -1, at: 0 };
  #cancel: (() => void) | undefined;
  #isStopped = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  get build(): string {
    return this.#options.build;
  }

  /** Takes over the kept screens, and begins to judge states. */
  start(): void {
    for (const kept of this.#options.store.all()) {
      this.#screens.set(kept.id, new KnownScreen(kept, !isNamed(kept.id), this.#options.clock.wall()));
    }
    this.#followPaired();
    const judge = (): void => {
      this.#judgeAll();
      this.#options.judged?.(this.#now());
      this.#cancel = this.#options.clock.after(JUDGE_EVERY, judge);
    };
    judge();
  }

  /** Stops judging: the connections that the server closes at its end say nothing about the screens. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  /** Returns the known screens by number, with their states of now. */
  all(): KnownScreen[] {
    this.#followPaired();
    this.#judgeAll();
    return [...this.#screens.values()].sort((a, b) => a.kept.number - b.kept.number);
  }

  /** Returns the known screens as they were judged last. */
  known(): Iterable<KnownScreen> {
    return this.#screens.values();
  }

  find(id: string): KnownScreen | undefined {
    this.#followPaired();
    return this.#screens.get(id);
  }

  /**
   * Takes a report; the first one of a connection registers it.
   * @throws ProtocolError `too_many_connections` at the limit of known screens
   */
  report(link: ScreenLink, identity: ScreenIdentity, report: ScreenReport): ReportAccepted {
    const now = this.#now();
    const screen = this.#screens.get(identity.id) ?? this.#add(identity);
    this.#watchMarket(now);
    const paintedAt = report.painted?.at ?? 0;
    screen.take(link, report, now, this.#moved.at > paintedAt);
    this.#judge(screen, now);
    this.#options.reported?.(screen, report);
    const { build, random = Math.random } = this.#options;
    const order =
      report.revision === screen.revision
        ? {}
        : { order: { revision: screen.revision, display: withoutEnded(screen.kept.display, now.wall) } };
    return {
      ok: true,
      screen: screen.id,
      every: REPORT_EVERY + (random() - 0.5) * REPORT_SPREAD,
      build,
      ...order,
    };
  }

  /** Handles the end of a connection. */
  left(link: ScreenLink, id: string): void {
    const screen = this.#screens.get(id);
    screen?.leave(link);
    if (screen) this.#judge(screen, this.#now());
  }

  /**
   * Changes kept screens; returns when they are on the disk.
   * @throws ProtocolError `internal` when they cannot be written
   */
  async keep(changes: readonly KeptScreen[]): Promise<void> {
    await this.#options.store.keep(changes);
    for (const kept of changes) {
      this.#screens.get(kept.id)?.keep(kept);
    }
  }

  /**
   * Forgets a screen; one that is connected returns with its next report.
   * @throws ProtocolError `internal` when it cannot be written
   */
  async forget(id: string): Promise<void> {
    await this.#options.store.remove(id);
    this.#screens.delete(id);
  }

  #now(): Moment {
    const { clock } = this.#options;
    return { wall: clock.wall(), monotonic: clock.monotonic() };
  }

  #add({ id, name, isPaired }: ScreenIdentity, since = this.#options.clock.wall()): KnownScreen {
    if (this.#screens.size >= MAX_KNOWN) this.#makeRoom();
    const kept: KeptScreen = { id, number: this.#freeNumber(), name, display: {}, revision: 0, since };
    const screen = new KnownScreen(kept, isPaired, since);
    this.#screens.set(id, screen);
    return screen;
  }

  /** Forgets the named screen that has been gone for the longest, unless an operator has set something for it. */
  #makeRoom(): void {
    const { store } = this.#options;
    const isKept = ({ id }: KnownScreen): number => (store.find(id) === undefined ? 0 : 1);
    const idle = [...this.#screens.values()]
      .filter(({ isPaired, connections, kept }) => !isPaired && connections === 0 && kept.revision === 0)
      .sort((a, b) => isKept(a) - isKept(b) || a.since - b.since)[0];
    if (idle === undefined) {
      throw new ProtocolError(
        'too_many_connections',
        `${MAX_KNOWN} screens are known already, the most; forget some`,
      );
    }
    this.forget(idle.id).catch(this.#options.warn);
    this.#screens.delete(idle.id);
  }

  #freeNumber(): number {
    const taken = new Set([...this.#screens.values()].map(({ kept }) => kept.number));
    let number = 1;
    while (taken.has(number)) number++;
    return number;
  }

  /** Adds paired screens that never were connected, and drops revoked ones. */
  #followPaired(): void {
    const { paired, warn } = this.#options;
    for (const record of paired.records()) {
      const screen = this.#screens.get(record.id) ?? this.#add({ ...record, isPaired: true }, record.since);
      screen.name = record.name;
      screen.place = record.place;
    }
    for (const screen of [...this.#screens.values()]) {
      if (screen.isPaired && paired.find(screen.id) === undefined) this.forget(screen.id).catch(warn);
    }
  }

  #watchMarket(now: Moment): void {
    const version = this.#options.version();
    if (version !== this.#moved.version) this.#moved = { version, at: now.wall };
  }

  #judgeAll(): void {
    const now = this.#now();
    this.#watchMarket(now);
    for (const screen of this.#screens.values()) {
      this.#judge(screen, now);
      this.#keepLasting(screen, now);
      this.#forgetPassing(screen, now);
    }
  }

  #judge(screen: KnownScreen, now: Moment): void {
    if (this.#isStopped) return;
    const before = screen.state;
    const state = screen.judge(now);
    if (state === before) return;
    screen.state = state;
    screen.since = now.wall;
    this.#options.changed?.(screen, before);
  }

  #forgetPassing(screen: KnownScreen, now: Moment): void {
    const isKept = screen.isPaired || this.#options.store.find(screen.id) !== undefined;
    if (isKept || screen.state !== 'gone' || now.wall - screen.since < FORGET_AFTER) return;
    this.#screens.delete(screen.id);
  }

  #keepLasting(screen: KnownScreen, now: Moment): void {
    if (screen.isPaired || screen.connections === 0 || now.monotonic - screen.connectedAt < KEEP_AFTER)
      return;
    if (this.#options.store.find(screen.id) === undefined) this.keep([screen.kept]).catch(this.#options.warn);
  }
}
