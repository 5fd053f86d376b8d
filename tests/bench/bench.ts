/** A measured value. Nested numbers are percentiles and the like; an array is a series over time. */
export type Figure =
  | number
  | boolean
  | string
  | null
  | readonly number[]
  | { readonly [part: string]: number };

/** What one contestant showed in one run. */
export interface Row {
  readonly name: string;
  readonly ours: boolean;
  readonly [figure: string]: Figure;
}

/** A figure of a row, or part of one: `cpuPerMillion`, `freshnessMs.p99`. */
export function partOf(row: Row, path: string): Figure | undefined {
  const [name, part] = path.split('.') as [string, string?];
  const figure = row[name];
  if (part === undefined || typeof figure !== 'object' || figure === null) return figure;
  return (figure as Readonly<Record<string, number>>)[part];
}

/** A flag of a benchmark's work; the kind of its default is the kind of its value. */
export interface Flag {
  readonly default: number | string | boolean;
  readonly help: string;
  /** Least value of a number. */
  readonly least?: number;
  /** Whether a number must be whole; yes unless said otherwise. */
  readonly fraction?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** The values of a benchmark's flags by their names, as they appear under `work` in the JSON. */
export type WorkOf<F extends Flags> = {
  readonly [Name in keyof F]: Widened<F[Name]['default']>;
};

type Widened<T> = T extends number ? number : T extends string ? string : boolean;

/** A column of the table. */
export interface Column {
  /** Figure, or part of one: `cpuPerMillion`, `freshnessMs.p99`. */
  readonly figure: string;
  readonly title: string;
  readonly digits?: number;
  /** Show beside the value how many times ours it is. */
  readonly ratio?: true;
}

/** One benchmark: what it is asked for by flags and what it shows. */
export interface Bench<F extends Flags = Flags> {
  readonly name: string;
  readonly summary: string;
  readonly flags: F;
  readonly columns: readonly Column[];
  /** Runs before the median is taken, unless `--runs` says otherwise. */
  readonly runs: number;
  /** One run: a row for each contestant. */
  measure(work: WorkOf<F>, say: Say): Promise<readonly Row[]>;
}

/** Tells people how far it is; never standard output, which belongs to the answer. */
export type Say = (line: string) => void;

/** What is wrong with a command line, for people. */
export class UsageError extends Error {}

/** Keeps the exact flags of a benchmark in its type. */
export function defineBench<const F extends Flags>(bench: Bench<F>): Bench {
  return bench as unknown as Bench;
}
