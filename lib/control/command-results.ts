import type { OUTCOMES, resultSchema, ScreenCommand } from '../protocol/screens/screen-command';
import type { ScreenDisplay } from '../protocol/screens/screen-display';
import type { ScreenStatus } from '../protocol/screens/screen-status';
import type * as z from '../schema/zod';

export type CommandResult = z.infer<typeof resultSchema>;
type Outcome = (typeof OUTCOMES)[number];
type Change = NonNullable<ScreenCommand['display']>;

/** Number of screens from which a command asks before it is sent. */
const MAX_WITHOUT_QUESTION = 5;

/** Returns true if a command to these screens asks first: it reaches many, or one that is gone. */
export function asksFirst(targets: readonly ScreenStatus[]): boolean {
  return targets.length > MAX_WITHOUT_QUESTION || targets.some(({ state }) => state === 'gone');
}

/** Counts the outcomes that occur. */
export function outcomesOf(results: readonly CommandResult[]): Readonly<Record<Outcome, number>> {
  const counts: Record<Outcome, number> = { done: 0, late: 0, queued: 0, missed: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

/** Returns the results with those `done` that a screen has painted since. */
export function settledResults(
  results: readonly CommandResult[],
  screens: readonly ScreenStatus[],
): CommandResult[] {
  return results.map((result) => {
    const painted = screens.find(({ id }) => id === result.screen)?.report?.revision ?? 0;
    return result.outcome !== 'missed' && painted >= result.revision
      ? { ...result, outcome: 'done' }
      : result;
  });
}

/** Acts that have an opposite. */
const OPPOSITE: Partial<Record<NonNullable<ScreenCommand['act']>, ScreenCommand['act']>> = {
  next: 'previous',
  previous: 'next',
};

/** Returns the commands that take a command back: each changed field gets the value of before. */
export function undoOf(command: ScreenCommand, results: readonly CommandResult[]): ScreenCommand[] {
  const act = command.act === undefined ? undefined : OPPOSITE[command.act];
  const fields = Object.keys(command.display ?? {}) as (keyof ScreenDisplay)[];
  const undone = new Map<string, { readonly screens: string[]; readonly display: Change }>();
  for (const { screen, outcome, before } of results) {
    if (fields.length === 0 && (act === undefined || outcome === 'missed')) continue;
    const display = Object.fromEntries(fields.map((field) => [field, before[field] ?? null])) as Change;
    const key = JSON.stringify(display);
    const known = undone.get(key);
    if (known === undefined) undone.set(key, { screens: [screen], display });
    else known.screens.push(screen);
  }
  return [...undone.values()].map(({ screens, display }) => ({
    screens,
    ...(fields.length > 0 && { display }),
    ...(act !== undefined && { act }),
  }));
}

/** Progress of a change on one screen. */
export type Arrival = 'sent' | 'shown' | 'queued' | 'unanswered';

/** Time after which a change that a screen has not painted counts as unanswered, ms. */
const ANSWER_MS = 2_000;

/** Returns the progress of the change with this revision, sent `waitedMs` ago. */
export function arrivalOf(screen: ScreenStatus, revision: number | undefined, waitedMs: number): Arrival {
  if (revision !== undefined && (screen.report?.revision ?? 0) >= revision) return 'shown';
  if (screen.state === 'gone') return 'queued';
  return waitedMs > ANSWER_MS ? 'unanswered' : 'sent';
}
