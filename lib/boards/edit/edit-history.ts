/** Steps that can be undone. */
const MAX_STEPS = 200;

/** States of an edited value. */
export interface EditHistory<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Equal keys in a row are one step: letters of a text, moves of one tile by keys. */
  readonly key: string | undefined;
}

/** Starts a history. */
export function startHistory<T>(present: T): EditHistory<T> {
  return { past: [], present, future: [], key: undefined };
}

/** Adds a state; the same one is no step. */
export function record<T>(history: EditHistory<T>, present: T, key?: string): EditHistory<T> {
  if (present === history.present) return history;
  const isSameStep = key !== undefined && key === history.key;
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-MAX_STEPS);
  return { past, present, future: [], key };
}

export function undo<T>({ past, present, future, ...history }: EditHistory<T>): EditHistory<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, ...history };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], key: undefined };
}

export function redo<T>({ past, present, future, ...history }: EditHistory<T>): EditHistory<T> {
  const [next, ...others] = future;
  if (next === undefined) return { past, present, future, ...history };
  return { past: [...past, present], present: next, future: others, key: undefined };
}
