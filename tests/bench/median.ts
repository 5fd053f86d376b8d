import { type Column, type Figure, partOf, type Row } from './bench';

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

/**
 * How many times ours each row of the first run is in the figures that are to compare: by name and figure, the median of the
 * runs' own ratios. What is measured at nearly the same time is compared, since a machine is faster at one time than at another.
 */
export function ratiosOf(runs: readonly (readonly Row[])[], columns: readonly Column[]): Ratios {
  const ratios: Record<string, Record<string, number>> = {};
  for (const { name, ours } of runs[0] ?? []) {
    if (ours) continue;
    const ofRow: Record<string, number> = {};
    for (const { figure, ratio } of columns) {
      if (!ratio) continue;
      const found = runs.map((rows) => ratioIn(rows, name, figure)).filter((one) => one !== undefined);
      if (found.length > 0) ofRow[figure] = median(found);
    }
    ratios[name] = ofRow;
  }
  return ratios;
}

/** By the name of a row, then by the figure. */
export type Ratios = Readonly<Record<string, Readonly<Record<string, number>>>>;

function ratioIn(rows: readonly Row[], name: string, figure: string): number | undefined {
  const [own, theirs] = [rows.find(({ ours }) => ours), rows.find((row) => row.name === name)].map(
    (row) => row && partOf(row, figure),
  );
  return typeof own === 'number' && typeof theirs === 'number' && own !== 0 ? theirs / own : undefined;
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
