import { join } from 'node:path';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import type { ScreenReport } from '../../lib/protocol/screens/screen-report';
import { type ScreenStatus, STATUS_CELLS } from '../../lib/protocol/screens/screen-status';
import { withoutEnded } from '../../lib/screens/display-change';
import type { FolderOwner, JournalLog } from '../storage/journal';
import type { Clock } from '../time/clock';
import { KeptScreens } from './kept-screens';
import type { KnownScreen } from './known-screen';
import type { PairedScreens } from './screen-identity';
import { type CommandOutcome, ScreenOrders } from './screen-orders';
import { ScreenRegistry } from './screen-registry';

/** Journal of displays, groups and numbers, in DATA_DIR. */
const DISPLAYS_FILE = 'displays.jsonl';

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
  readonly hasSymbol: (symbol: string) => boolean;
}

/** Change of what a screen is called and where it is; null removes. */
export interface ScreenFactsChange {
  readonly name?: string | undefined;
  readonly group?: string | null | undefined;
  readonly place?: string | null | undefined;
}

/** Operators' view of all screens: what they report, and what they have to show. */
export class ControlRoom {
  readonly registry: ScreenRegistry;
  readonly paired: PairedScreens;
  readonly #options: ControlRoomOptions;
  readonly #store: KeptScreens;
  readonly #orders: ScreenOrders;

  constructor(options: ControlRoomOptions) {
    const { dataDir, paired, clock, log, owner, build, newest, hasBoard, hasSymbol } = options;
    this.#options = options;
    this.paired = paired;
    this.#store = new KeptScreens({ file: join(dataDir, DISPLAYS_FILE), log, owner });
    this.registry = new ScreenRegistry({
      ...{ store: this.#store, paired, clock, build },
      version: () => newest().version,
      warn: (error) => log.warn({ err: error }, 'screens could not be kept'),
    });
    this.#orders = new ScreenOrders({ registry: this.registry, clock, hasBoard, hasSymbol });
  }

  /** @throws Error when a file cannot be read */
  async open(): Promise<void> {
    await this.#store.open();
    this.registry.start();
  }

  async close(): Promise<void> {
    this.registry.stop();
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

  /** @throws ProtocolError as `ScreenOrders.run` does */
  run(command: ScreenCommand): Promise<CommandOutcome> {
    return this.#orders.run(command);
  }

  /**
   * Changes facts of a screen; name and place of a paired one are in its own book.
   * @throws ProtocolError `not_found`, `internal` when they cannot be written
   */
  async describe(id: string, { name, group, place }: ScreenFactsChange): Promise<ScreenStatus> {
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
      history: '-'.repeat(STATUS_CELLS),
    };
  }
}

function withoutPaints({ paints: _, ...report }: ScreenReport): ScreenReport {
  return report;
}
