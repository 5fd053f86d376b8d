import type { ScreenStatus } from '../protocol/screens/screen-status';
import { NO_GROUP, SHOWN_STATES, type ShownState, shownState } from './controlled-screen';

/** Screens of a group, problems first. */
export interface ScreenGroup {
  /** Empty for the screens without a group. */
  readonly name: string;
  readonly screens: readonly ScreenStatus[];
  /** Screens that do not work as they should. */
  readonly problems: number;
}

/** Parts of the list that are shown; an empty set shows all. */
export interface ScreenFilter {
  readonly states: ReadonlySet<ShownState>;
  readonly group: string | null;
}

/** Order within a group: what a person should act on is first. */
const URGENCY: Readonly<Record<ShownState, number>> = {
  gone: 0,
  frozen: 1,
  late: 2,
  hidden: 3,
  old: 4,
  ok: 5,
};

/** Groups the screens by name of the group, those without a group last, problems first in each. */
export function groupsOf(screens: readonly ScreenStatus[], filter?: ScreenFilter): ScreenGroup[] {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const byName = new Map<string, ScreenStatus[]>();
  for (const screen of screens) {
    if (filter !== undefined && !passes(screen, filter)) continue;
    const name = screen.group ?? NO_GROUP;
    byName.set(name, [...(byName.get(name) ?? []), screen]);
  }
  const urgency = (screen: ScreenStatus): number => URGENCY[shownState(screen)];
  return [...byName]
    .sort(([a], [b]) => Number(a === NO_GROUP) - Number(b === NO_GROUP) || collator.compare(a, b))
    .map(([name, members]) => ({
      name,
      screens: members.sort(
        (a, b) => urgency(a) - urgency(b) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1),
      ),
      problems: members.filter((screen) => shownState(screen) !== 'ok').length,
    }));
}

function passes(screen: ScreenStatus, { states, group }: ScreenFilter): boolean {
  if (group !== null && (screen.group ?? NO_GROUP) !== group) return false;
  return states.size === 0 || states.has(shownState(screen));
}

/** Counts the screens of each state that occurs, in the order of the states. */
export function countsOf(
  screens: readonly ScreenStatus[],
): { readonly state: ShownState; readonly count: number }[] {
  const counts = new Map<ShownState, number>();
  for (const screen of screens) {
    const state = shownState(screen);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return SHOWN_STATES.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [{ state, count }];
  });
}
