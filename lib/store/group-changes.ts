import { type Breadth, breadthOf, meanChange } from './breadth';
import type { QuoteColumns } from './client-quotes';

/** Rows of one group. */
export interface RowGroup {
  readonly key: string;
  readonly rows: readonly number[];
}

/** Mean change of a group, percent, and the numbers of rising and falling rows. */
export interface GroupChange extends Breadth {
  readonly group: RowGroup;
  readonly percent: number;
}

/** Groups rows by a key; the largest `most` groups, in the order in which they first occur. */
export function rowGroups(rows: readonly number[], keyOf: (row: number) => string, most: number): RowGroup[] {
  const groups = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  const all = [...groups].map(([key, members]) => ({ key, rows: members }));
  const kept = new Set(all.toSorted((a, b) => b.rows.length - a.rows.length).slice(0, most));
  return all.filter((group) => kept.has(group));
}

/** Returns the changes of groups, the largest rise first if they are sorted; groups without a change are last. */
export function groupChanges(
  quotes: QuoteColumns,
  groups: readonly RowGroup[],
  sorted: boolean,
): GroupChange[] {
  const changes = groups.map((group) => {
    return { group, percent: meanChange(quotes, group.rows), ...breadthOf(quotes, group.rows) };
  });
  if (!sorted) return changes;
  const key = ({ percent }: GroupChange): number =>
    Number.isNaN(percent) ? Number.NEGATIVE_INFINITY : percent;
  return changes.sort((a, b) => (key(a) === key(b) ? 0 : key(b) - key(a)));
}
