import { quoteValue } from '../schema/quote-value';
import type * as z from '../schema/zod';
import { type Board, boardSchema } from './board';

/** Maximum of reported faults per file; further ones are usually consequences. */
const MAX_FAULTS = 8;

export type BoardResult =
  | { readonly ok: true; readonly board: Board }
  | {
      readonly ok: false;
      /** One line per fault: path in the data, expectation, and actual value. */
      readonly faults: readonly string[];
    };

/** Validates a board and applies its defaults. */
export function parseBoard(data: unknown): BoardResult {
  const result = boardSchema.safeParse(data);
  if (result.success) return { ok: true, board: result.data };
  return { ok: false, faults: result.error.issues.slice(0, MAX_FAULTS).map((issue) => lineOf(issue, data)) };
}

function lineOf(issue: z.core.$ZodIssue, data: unknown): string {
  const where = pathText(issue.path);
  const value = valueAt(data, issue.path);
  const found = value === undefined ? 'missing' : `found ${quoteValue(value)}`;
  return `${where === '' ? 'the board' : where}: ${issue.message} (${found})`;
}

/** Formats a path as `tiles[2].interval`. */
function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
