import { join } from 'node:path';
import type { MarketSymbol } from '../../lib/market/instrument';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { ScreenAction } from '../../lib/protocol/screens/screen-action';
import type { ScreenCommand, ScreenState } from '../../lib/protocol/screens/screen-command';
import type { ScreenDisplay } from '../../lib/protocol/screens/screen-display';
import type { ScreenReport } from '../../lib/protocol/screens/screen-report';
import type { ScreenSchedule } from '../../lib/protocol/screens/screen-schedule';
import { CELL_MINUTES, type ScreenStatus, STATUS_CELLS } from '../../lib/protocol/screens/screen-status';
import { withoutEnded } from '../../lib/screens/display-change';
import type { FolderOwner, JournalLog } from '../storage/journal';
import type { Clock } from '../time/clock';
import { ActionLog, type ActionPage } from './action-log';
import { KeptSchedule } from './kept-schedule';
import { KeptScreens } from './kept-screens';
import type { KnownScreen } from './known-screen';
import { PaintedLog, type PaintedMoment } from './painted-log';
import { endOfCell, HISTORY_CELLS, ScreenHistory, type StateChange } from './screen-history';
import type { PairedScreens } from './screen-identity';
import { type CommandOutcome, ScreenOrders } from './screen-orders';
import { ScreenRegistry } from './screen-registry';

/** Files in DATA_DIR: displays, groups and numbers; actions; history. */
const DISPLAYS_FILE = 'displays.jsonl';
const ACTIONS_FILE = 'screen-actions.jsonl';
const HISTORY_FILE = 'screen-history.json';
const PAINTED_FOLDER = 'painted';

/** Interval in which paints are written, s. */
const WRITE_PAINTS_EVERY = 10;

/** Name of the server in the list of actions. */
const SERVER = 'server';
/** Name of the schedule in the list of actions. */
const SCHEDULE = 'schedule';
/** Changes of state that are actions: a screen that is gone or frozen needs a person. */
const NOTICED: ReadonlySet<ScreenState> = new Set(['gone', 'frozen']);

export interface ControlRoomOptions {
  readonly dataDir: string;
  readonly paired: PairedScreens;
  readonly clock: Clock;
  readonly log: JournalLog;
  readonly owner?: FolderOwner | undefined;
  /** Build of the pages that this server serves. */
  readonly build: string;
  /** Returns the newest version of the live stream. */
  readonly newest: () => { readonly epoch: number; readonly version: number };
  readonly hasBoard: (id: string) => boolean;
  /** Returns the symbols of the live stream that are halted. */
  readonly halted: () => readonly MarketSymbol[];
  readonly hasSymbol: (symbol: string) => boolean;
}

/** Change of what a screen is called and where it is; null removes. */
export interface ScreenFactsChange {
  readonly name?: string | undefined;
  readonly group?: string | null | undefined;
  readonly place?: string | null | undefined;
}

/** States of a screen over the last days. */
export interface ScreenHistoryView {
  readonly screen: string;
  readonly minutes: typeof CELL_MINUTES;
  /** End of the running cell, µs. */
  readonly end: number;
  readonly states: string;
  readonly painted: readonly number[];
  readonly changes: readonly StateChange[];
}

/** Operators' view of all screens: what they report, and what they have to show. */
export class ControlRoom {
  readonly registry: ScreenRegistry;
  readonly paired: PairedScreens;
  readonly #options: ControlRoomOptions;
  readonly #store: KeptScreens;
  readonly #orders: ScreenOrders;
  readonly #actions: ActionLog;
  readonly #history: ScreenHistory;
  readonly #painted: PaintedLog;
  readonly #schedule: KeptSchedule;
  #seconds = 0;
  /** Screens that are gone or frozen. */
  readonly #lost = new Set<string>();

  constructor(options: ControlRoomOptions) {
    const { dataDir, paired, clock, log, owner, build, newest, hasBoard, hasSymbol, halted } = options;
    this.#options = options;
    this.paired = paired;
    this.#store = new KeptScreens({ file: join(dataDir, DISPLAYS_FILE), log, owner });
    this.registry = new ScreenRegistry({
      ...{ store: this.#store, paired, clock, build },
      version: () => newest().version,
      reported: (screen, report) =>
        this.#painted.take(screen.id, report, screen.displayOf(report.revision), clock.wall()),
      changed: (screen) => this.#noticed(screen),
      judged: ({ wall }) => this.#count(wall),
      warn: (error) => log.warn({ err: error }, 'screens could not be kept'),
    });
    this.#actions = new ActionLog({ file: join(dataDir, ACTIONS_FILE), log, owner });
    this.#history = new ScreenHistory({ file: join(dataDir, HISTORY_FILE), log });
    this.#painted = new PaintedLog({ folder: join(dataDir, PAINTED_FOLDER), log });
    this.#schedule = new KeptSchedule({
      ...{ dataDir, registry: this.registry, log, hasBoard, halted },
      run: (command) => this.run(command, SCHEDULE),
    });
    this.#orders = new ScreenOrders({ registry: this.registry, clock, hasBoard, hasSymbol });
  }

  /** @throws Error when a file cannot be read */
  async open(): Promise<void> {
    await this.#store.open();
    await this.#actions.open();
    await this.#history.open();
    await this.#schedule.open();
    this.registry.start();
  }

  async close(): Promise<void> {
    await this.#history.save();
    await this.#painted.flush(this.#options.clock.wall());
    await this.#actions.close();
    await this.#store.close();
  }

  /** Returns the state of the server that screens are compared with. */
  get server(): {
    readonly time: number;
    readonly build: string;
    readonly newest: { readonly epoch: number; readonly version: number };
  } {
    const { clock, build, newest } = this.#options;
    return { time: clock.wall(), build, newest: newest() };
  }

  statuses(): ScreenStatus[] {
    return this.registry.all().map((screen) => this.#statusOf(screen));
  }

  /**
   * Runs a command, and lists it as an action.
   * @param by user, or another name of the caller
   * @throws ProtocolError as `ScreenOrders.run` does
   */
  async run(command: ScreenCommand, by: string): Promise<CommandOutcome> {
    const time = this.#options.clock.wall();
    const outcome = await this.#orders.run(command);
    const { display, act } = command;
    const names = Object.keys(display ?? {}) as (keyof ScreenDisplay)[];
    const before = outcome.results.map(({ screen, before: all }) => [
      screen,
      Object.fromEntries(names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]))),
    ]);
    this.#actions.add({
      ...{ time, by, screens: outcome.results.map(({ screen }) => screen) },
      ...(display !== undefined && { display: { ...display }, before: Object.fromEntries(before) }),
      ...(act !== undefined && { act }),
    });
    return outcome;
  }

  /** Returns actions, the newest first. */
  actions(page: ActionPage): ScreenAction[] {
    return this.#actions.list(page);
  }

  /** @throws ProtocolError `not_found` */
  history(id: string): ScreenHistoryView {
    this.#require(id);
    const now = this.#options.clock.wall();
    return {
      ...{ screen: id, minutes: CELL_MINUTES, end: endOfCell(now) },
      states: this.#history.states(id, HISTORY_CELLS, now),
      painted: this.#history.shares(id, HISTORY_CELLS, now),
      changes: this.#history.changes(id),
    };
  }

  /**
   * Changes facts of a screen; name and place of a paired one are in its own book.
   * @throws ProtocolError `not_found`, `internal` when they cannot be written
   */
  async describe(id: string, facts: ScreenFactsChange, by: string): Promise<ScreenStatus> {
    const { name, group, place } = facts;
    const screen = this.#require(id);
    const { group: oldGroup, place: oldPlace, ...kept } = screen.kept;
    const newGroup = group === undefined ? oldGroup : (group ?? undefined);
    const newPlace = place === undefined ? oldPlace : (place ?? undefined);
    await this.registry.keep([
      {
        ...kept,
        ...(newGroup !== undefined && { group: newGroup }),
        ...(newPlace !== undefined && !screen.isPaired && { place: newPlace }),
        ...(name !== undefined && !screen.isPaired && { name }),
      },
    ]);
    this.#actions.add({
      ...{ time: this.#options.clock.wall(), by, screens: [id] },
      facts: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
    });
    return this.#statusOf(screen);
  }

  /** Returns a screen that only its address names. */
  named(id: string): { readonly id: string; readonly name: string } | undefined {
    const screen = this.registry.find(id);
    return screen === undefined || screen.isPaired ? undefined : { id, name: screen.kept.name };
  }

  /** @throws ProtocolError `not_found`, `internal` when it cannot be written */
  async forget(id: string): Promise<void> {
    this.#require(id);
    await this.registry.forget(id);
    this.#history.forget(id);
  }

  /**
   * Returns what a screen showed at a time, µs.
   * @throws ProtocolError `not_found` for an unknown screen, and for a time of which nothing is kept
   */
  async painted(id: string, at: number): Promise<PaintedMoment> {
    this.#require(id);
    const found = await this.#painted.find(id, at);
    if (found !== undefined) return found;
    throw new ProtocolError('not_found', `nothing is kept of what ${quoteValue(id)} showed at ${at} µs`);
  }

  /** The schedule with the revision of its content. */
  get schedule(): { readonly schedule: ScreenSchedule; readonly revision: string } {
    const { schedule, revision } = this.#schedule;
    return { schedule, revision };
  }

  /**
   * Replaces the schedule.
   * @param from revision that the change began from; undefined to replace any
   * @returns false if the schedule has another revision
   * @throws ProtocolError `not_found` for an unknown board, `internal` when it cannot be written
   */
  setSchedule(schedule: ScreenSchedule, from?: string): Promise<boolean> {
    return this.#schedule.replace(schedule, from);
  }

  /** Shows the symbol of an alert where the schedule says so. */
  alerted(symbol: MarketSymbol): void {
    this.#schedule.happened('alert', symbol, this.#options.clock.wall());
  }

  #noticed({ id, state }: KnownScreen): void {
    const time = this.#options.clock.wall();
    this.#history.changed(id, { time, state });
    // A screen that is seen for the first time since the start was not lost before.
    const isEvent = NOTICED.has(state) ? this.#lost.add(id) : this.#lost.delete(id);
    if (!isEvent) return;
    this.#actions.add({ time, by: SERVER, screens: [id], state });
  }

  #count(now: number): void {
    for (const { id, state } of this.registry.known()) this.#history.count(id, state, now);
    void this.#history.saveEnded(now);
    this.#schedule.look(now);
    if (++this.#seconds % WRITE_PAINTS_EVERY === 0) void this.#painted.flush(now);
  }

  #require(id: string): KnownScreen {
    const screen = this.registry.find(id);
    if (screen === undefined) throw new ProtocolError('not_found', `there is no screen ${quoteValue(id)}`);
    return screen;
  }

  #statusOf(screen: KnownScreen): ScreenStatus {
    const { id, isPaired, kept, state, since, report, reportedAt, address } = screen;
    const name = isPaired ? screen.name : kept.name;
    const place = isPaired ? screen.place : kept.place;
    return {
      ...{ id, number: kept.number, name, isPaired, state, since },
      ...(kept.group !== undefined && { group: kept.group }),
      ...(place !== undefined && { place }),
      isOldBuild: screen.isOldBuild(this.#options.build),
      ...(report !== undefined && { report: withoutPaints(report) }),
      ...(reportedAt !== undefined && { reportedAt }),
      display: withoutEnded(kept.display, this.#options.clock.wall()),
      ...{ revision: screen.revision, connections: screen.connections },
      ...(address !== undefined && { address }),
      history: this.#history.states(id, STATUS_CELLS, this.#options.clock.wall()),
    };
  }
}

function withoutPaints({ paints: _, ...report }: ScreenReport): ScreenReport {
  return report;
}
