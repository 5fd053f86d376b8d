import { type Column, type Figure, partOf, type Row } from './bench';

/** Returns the median of each figure of each row over several runs, in the order of the first run. */
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
 * Returns the ratios of the first run's rows to ours, by name and figure: medians of the runs' own ratios.
 * Values measured at about the same time are compared, since the speed of a machine varies.
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

/** Ratios by name of a row, then by figure. */
export type Ratios = Readonly<Record<string, Readonly<Record<string, number>>>>;

function ratioIn(rows: readonly Row[], name: string, figure: string): number | undefined {
  const [own, theirs] = [rows.find(({ ours }) => ours), rows.find((row) => row.name === name)].map(
    (row) => row && partOf(row, figure),
  );
  return typeof own === 'number' && typeof theirs === 'number' && own !== 0 ? theirs / own : undefined;
}

/** Median of numbers; claims hold only if every run holds them; texts and series are those of the last run. */
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
