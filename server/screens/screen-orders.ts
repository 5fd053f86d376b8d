import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import type { CommandResult, ScreenCommand } from '../../lib/protocol/screens/screen-command';
import type { ScreenDisplay, ScreenOrder } from '../../lib/protocol/screens/screen-display';
import { changeDisplay, withoutEnded } from '../../lib/screens/display-change';
import type { Clock } from '../time/clock';
import type { KnownScreen } from './known-screen';
import type { ScreenRegistry } from './screen-registry';

/** Group that stands for all screens. */
const ALL = '*';
/** Time that screens get to paint an order, ms. */
const PAINT_TIMEOUT = 2_000;
/** Time before several screens apply an order together, so that the last of them has it and is ready, µs. */
const LEAD = 400_000;

export interface OrdersOptions {
  readonly registry: ScreenRegistry;
  readonly clock: Clock;
  readonly hasBoard: (id: string) => boolean;
  readonly hasSymbol: (symbol: string) => boolean;
}

/** Result of a command. */
export interface CommandOutcome {
  readonly revision: number;
  readonly results: readonly CommandResult[];
}

/** Changes what screens show: keeps it, sends it, and waits until it is painted. */
export class ScreenOrders {
  readonly #options: OrdersOptions;
  #revision = 0;

  constructor(options: OrdersOptions) {
    this.#options = options;
  }

  /**
   * Runs a command; returns once all connected screens have painted it, or after 2 seconds.
   * @throws ProtocolError `bad_request`, `not_found` naming the unknown screen, group, board or symbol, `internal`
   * when it cannot be kept
   */
  async run(command: ScreenCommand): Promise<CommandOutcome> {
    const { registry, clock } = this.#options;
    const { display: change, act } = command;
    if (change === undefined && act === undefined) {
      throw new ProtocolError('bad_request', 'command must have a display or an act');
    }
    if (change) this.#requireKnown(change);
    const screens = this.#targets(command);
    const revision = this.#nextRevision();
    const before = new Map(screens.map(({ id, kept }) => [id, kept.display]));
    const connected = screens.filter(({ connections }) => connections > 0);
    const together = connected.reduce((sum, { connections }) => sum + connections, 0) > 1;
    const now = clock.wall();
    const at = together && act !== 'reload' ? now + LEAD : now;
    if (change) {
      await registry.keep(
        screens.map(({ kept }) => ({ ...kept, display: changeDisplay(kept.display, change, at), revision })),
      );
    }
    const waits = connected.map((screen) => this.#wait(screen, revision));
    for (const screen of screens) screen.revision = revision;
    for (const screen of connected) {
      const order: ScreenOrder = {
        ...{ revision, display: withoutEnded(screen.kept.display, now) },
        ...(act !== undefined && { act }),
        ...(act === 'identify' && { name: screen.name, number: screen.kept.number }),
        ...(at > now && { at }),
      };
      screen.send(order);
    }
    const painted = new Map(await Promise.all(waits));
    const results = screens.map(({ id }): CommandResult => {
      const done = painted.get(id);
      const away = change === undefined ? 'missed' : 'queued';
      const outcome = done === undefined ? away : done ? 'done' : 'late';
      return { screen: id, outcome, revision, before: before.get(id) as ScreenDisplay };
    });
    return { revision, results };
  }

  #nextRevision(): number {
    const { registry, clock } = this.#options;
    const newest = registry.all().reduce((most, { revision }) => Math.max(most, revision), this.#revision);
    this.#revision = Math.max(newest + 1, clock.wall());
    return this.#revision;
  }

  #targets({ screens = [], groups = [] }: ScreenCommand): KnownScreen[] {
    const { registry } = this.#options;
    const known = registry.all();
    const found = new Set<KnownScreen>();
    for (const id of screens) {
      const screen = registry.find(id);
      if (screen === undefined) throw new ProtocolError('not_found', `there is no screen ${quoteValue(id)}`);
      found.add(screen);
    }
    for (const group of groups) {
      const members = known.filter(({ kept }) => group === ALL || kept.group === group);
      if (members.length === 0 && group !== ALL) {
        throw new ProtocolError('not_found', `there is no screen in a group ${quoteValue(group)}`);
      }
      for (const screen of members) found.add(screen);
    }
    if (found.size === 0) {
      throw new ProtocolError(
        'bad_request',
        known.length === 0 ? 'there is no screen yet' : 'command must name screens or groups',
      );
    }
    return [...found];
  }

  #requireKnown({ board, symbol, playlist }: NonNullable<ScreenCommand['display']>): void {
    const { hasBoard, hasSymbol } = this.#options;
    for (const id of [board, ...(playlist ?? []).map((turn) => turn.board)]) {
      if (id !== undefined && id !== null && !hasBoard(id)) {
        throw new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
      }
    }
    if (symbol !== undefined && symbol !== null && !hasSymbol(symbol)) {
      throw new ProtocolError('not_found', `the live stream has no symbol ${quoteValue(symbol)}`);
    }
  }

  #wait(screen: KnownScreen, revision: number): Promise<readonly [string, boolean]> {
    return new Promise((resolve) => {
      const end = (isPainted: boolean): void => {
        cancel();
        stop();
        resolve([screen.id, isPainted]);
      };
      const cancel = this.#options.clock.after(PAINT_TIMEOUT, () => end(false));
      const stop = screen.whenPainted(revision, () => end(true));
    });
  }
}
