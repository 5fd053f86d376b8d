import type { Figure, Row } from './bench';

/** The median of each figure of each row over several runs; a row keeps the place that it first had. */
export function medianRows(runs: readonly (readonly Row[])[]): Row[] {
  const byName = new Map<string, Row[]>();
  for (const row of runs.flat()) byName.set(row.name, [...(byName.get(row.name) ?? []), row]);
  return [...byName.values()].map((rows) => {
    const first = rows[0] as Row;
    const merged: Record<string, Figure> = {};
    for (const key of new Set(rows.flatMap((row) => Object.keys(row)))) {
      merged[key] = medianFigure(rows.map((row) => row[key]).filter((value) => value !== undefined));
    }
    return { ...merged, name: first.name, ours: first.ours };
  });
}

/** Numbers by their median, claims only when every run holds them; texts and series are the last run's. */
function medianFigure(values: readonly Figure[]): Figure {
  const last = values.at(-1) ?? null;
  if (typeof last === 'boolean') return values.every((value) => value === true);
  if (typeof last === 'number') return median(values.filter((value) => typeof value === 'number'));
  if (typeof last !== 'object' || last === null || Array.isArray(last)) return last;
  const parts = values as readonly Record<string, number>[];
  return Object.fromEntries(
    Object.keys(last).map((part) => [part, median(parts.map((value) => value[part] as number))]),
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
