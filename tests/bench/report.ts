import { type Bench, type Column, type Flags, partOf, type Row, type WorkOf } from './bench';
import type { Machine } from './machine';
import type { Ratios } from './median';

/** Whole result of a benchmark: the object that `--json` prints. */
export interface Result {
  readonly bench: string;
  readonly machine: Machine;
  readonly work: WorkOf<Flags> & { readonly runs: number };
  readonly rows: readonly Row[];
  /** Ratios of the other rows to ours. */
  readonly ratios: Ratios;
}

/** Formats a table for users: peers beside ours, with ratios to ours where figures are comparable. */
export function tableOf(result: Result, bench: Bench): string {
  const { machine, work, rows, ratios } = result;
  const ours = rows.find((row) => row.ours);
  const columns = bench.columns.filter(({ figure }) => rows.some((row) => partOf(row, figure) !== undefined));
  const lines = rows.map((row) => [
    row.name,
    ...columns.map((column) => cellOf(row, column, ratios)),
    typeof row.note === 'string' ? row.note : '',
  ]);
  const head = ['', ...columns.map(({ title }) => title), ''];
  const widths = head.map((title, index) =>
    Math.max(title.length, ...lines.map((line) => (line[index] as string).length)),
  );
  const draw = (line: readonly string[]): string =>
    line
      .map((cell, index) => {
        const width = widths[index] as number;
        return index === 0 || index === line.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const flags = Object.entries(work).filter(([, value]) => value !== '' && value !== false);
  const text = [
    `${result.bench}: ${flags.map(([name, value]) => (value === true ? `--${name}` : `--${name} ${value}`)).join(' ')}`,
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`,
    '',
    draw(head),
    ...lines.map(draw),
  ];
  if (ours && rows.length > 1 && columns.some(({ ratio }) => ratio)) {
    text.push(
      '',
      `× is how many times ours (${ours.name} = 1) in the same run; everything is the median of ${work.runs} run(s)`,
    );
  }
  return text.join('\n');
}

function cellOf(row: Row, { figure, digits = 0 }: Column, ratios: Ratios): string {
  const value = partOf(row, figure);
  if (value === undefined || value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'NO';
  if (typeof value !== 'number') return String(value);
  const shown = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const times = ratios[row.name]?.[figure];
  return times === undefined ? shown : `${shown} (×${times.toPrecision(3)})`;
}
