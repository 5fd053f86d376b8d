import { isDeepStrictEqual } from 'node:util';
import type { ScreenCommand } from '../../lib/protocol/screens/screen-command';
import type { ScreenDisplay } from '../../lib/protocol/screens/screen-display';
import type { ScreenSchedule } from '../../lib/protocol/screens/screen-schedule';
import type { DisplayChange } from '../../lib/screens/display-change';
import { displayOf, isFor, type PlannedScreen } from '../../lib/screens/schedule-plan';
import { ScheduleTime } from '../../lib/screens/schedule-time';

const MICROS_PER_SECOND = 1_000_000;

/** A screen as the schedule sees it. */
export interface ScheduledScreen extends PlannedScreen {
  readonly display: ScreenDisplay;
}

/** Entries that a screen follows, and the fields that they have set. */
export interface Applied {
  readonly keys: readonly string[];
  readonly display: ScreenDisplay;
}

export interface SchedulerOptions {
  readonly screens: () => readonly ScheduledScreen[];
  /** Changes what screens show; must not throw. */
  readonly run: (command: ScreenCommand) => void;
  /** Called when other entries are applied. */
  readonly applied: (state: Readonly<Record<string, Applied>>) => void;
}

/** Fields that an event has set for a while. */
interface Interlude {
  readonly until: number;
  readonly set: DisplayChange;
  readonly before: DisplayChange;
}

type Fields = Record<string, unknown>;

/**
 * Runs a schedule: gives screens the display of the entries that last. It acts only when an entry begins or ends, so a
 * command of an operator holds until the next one begins.
 */
export class ScreenScheduler {
  readonly #options: SchedulerOptions;
  readonly #time = new ScheduleTime();
  readonly #interludes = new Map<string, Interlude>();
  #schedule: ScreenSchedule = { entries: [] };
  #keys: readonly string[] = [];
  #applied: Record<string, Applied> = {};

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  get schedule(): ScreenSchedule {
    return this.#schedule;
  }

  /** Replaces the schedule; the next look applies it. */
  set schedule(schedule: ScreenSchedule) {
    this.#schedule = schedule;
    this.#keys = schedule.entries.map((entry) => JSON.stringify(entry));
  }

  /** Takes over what was applied before a restart. */
  resume(applied: Readonly<Record<string, Applied>>): void {
    this.#applied = { ...applied };
  }

  /** Applies the entries that have begun or ended. @param now wall clock, µs */
  look(now: number): void {
    this.#endInterludes(now);
    const lasting = this.#schedule.entries.flatMap((entry, at) =>
      this.#time.lasts(entry, now) ? [{ entry, key: this.#keys[at] as string }] : [],
    );
    const changes = new Map<string, { readonly change: DisplayChange; readonly screens: string[] }>();
    let hasChanged = false;
    for (const screen of this.#options.screens()) {
      const mine = lasting.filter(({ entry }) => isFor(entry, screen));
      const before = this.#applied[screen.id] ?? { keys: [], display: {} };
      const keys = mine.map(({ key }) => key);
      if (isDeepStrictEqual(keys, before.keys)) continue;
      const display = displayOf(mine.map(({ entry }) => entry));
      const hasBegun = keys.some((key) => !before.keys.includes(key));
      const change = changeOf(
        before.display as Fields,
        display as Fields,
        screen.display as Fields,
        hasBegun,
      );
      hasChanged = true;
      this.#applied[screen.id] = { keys, display };
      if (Object.keys(change).length === 0) continue;
      const same = changes.get(JSON.stringify(change)) ?? { change, screens: [] };
      same.screens.push(screen.id);
      changes.set(JSON.stringify(change), same);
    }
    for (const { change, screens } of changes.values()) this.#options.run({ screens, display: change });
    if (hasChanged) this.#options.applied(this.#applied);
  }

  /** Shows the symbol of an event for a while, where the schedule says so. */
  happened(on: 'halt' | 'alert', symbol: NonNullable<ScreenDisplay['symbol']>, now: number): void {
    for (const event of this.#schedule.events ?? []) {
      if (event.on !== on) continue;
      const set: DisplayChange = { symbol, ...(event.board !== undefined && { board: event.board }) };
      const screens = this.#options.screens().filter((screen) => isFor(event, screen));
      for (const { id, display } of screens) {
        const known = this.#interludes.get(id);
        const before: DisplayChange = known?.before ?? {
          symbol: display.symbol ?? null,
          ...(event.board !== undefined && { board: display.board ?? null }),
        };
        this.#interludes.set(id, { until: now + event.seconds * MICROS_PER_SECOND, set, before });
      }
      if (screens.length > 0) this.#options.run({ screens: screens.map(({ id }) => id), display: set });
    }
  }

  #endInterludes(now: number): void {
    if (this.#interludes.size === 0) return;
    for (const { id, display } of this.#options.screens()) {
      const interlude = this.#interludes.get(id);
      if (interlude === undefined || interlude.until > now) continue;
      this.#interludes.delete(id);
      const fields = Object.entries(interlude.before).filter(([name]) =>
        isDeepStrictEqual((display as Fields)[name], (interlude.set as Fields)[name]),
      );
      if (fields.length > 0) {
        this.#options.run({ screens: [id], display: Object.fromEntries(fields) as DisplayChange });
      }
    }
  }
}

/**
 * Returns the change from the fields that the schedule had set to those that it sets now.
 * @param shown fields that the screen has; one that an operator has changed stays when an entry ends
 */
function changeOf(before: Fields, after: Fields, shown: Fields, hasBegun: boolean): DisplayChange {
  const isOwn = (name: string): boolean => isDeepStrictEqual(shown[name], before[name]);
  const gone = Object.keys(before).filter((name) => !(name in after) && isOwn(name));
  const set = Object.entries(after).filter(
    ([name, value]) => !isDeepStrictEqual(shown[name], value) && (hasBegun || isOwn(name)),
  );
  return { ...Object.fromEntries(gone.map((name) => [name, null])), ...Object.fromEntries(set) };
}
