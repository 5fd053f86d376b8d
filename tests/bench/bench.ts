/** Measured value. Nested numbers are percentiles and other parts; an array is a time series. */
export type Figure =
  | number
  | boolean
  | string
  | null
  | readonly number[]
  | { readonly [part: string]: number };

/** Result of one contestant in one run. */
export interface Row {
  readonly name: string;
  readonly ours: boolean;
  readonly [figure: string]: Figure;
}

/** Returns a figure of a row, or a part of one: `cpuPerMillion`, `freshnessMs.p99`. */
export function partOf(row: Row, path: string): Figure | undefined {
  const [name, part] = path.split('.') as [string, string?];
  const figure = row[name];
  if (part === undefined || typeof figure !== 'object' || figure === null) return figure;
  return (figure as Readonly<Record<string, number>>)[part];
}

/** Flag of a benchmark; its value has the type of the default. */
export interface Flag {
  readonly default: number | string | boolean;
  readonly help: string;
  /** Minimum of a number. */
  readonly least?: number;
  /** Permits fractions; numbers are whole by default. */
  readonly fraction?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** Values of a benchmark's flags by name, as under `work` in the JSON. */
export type WorkOf<F extends Flags> = {
  readonly [Name in keyof F]: Widened<F[Name]['default']>;
};

type Widened<T> = T extends number ? number : T extends string ? string : boolean;

/** Column of the table. */
export interface Column {
  /** Figure or a part of one: `cpuPerMillion`, `freshnessMs.p99`. */
  readonly figure: string;
  readonly title: string;
  readonly digits?: number;
  /** Shows the ratio to our value beside the value. */
  readonly ratio?: true;
}

/** Benchmark with its flags and columns. */
export interface Bench<F extends Flags = Flags> {
  readonly name: string;
  readonly summary: string;
  readonly flags: F;
  readonly columns: readonly Column[];
  /** Default number of runs for the median. */
  readonly runs: number;
  /** Runs once. @returns a row per contestant */
  measure(work: WorkOf<F>, report: Report): Promise<readonly Row[]>;
}

/** Reports progress to users; never on standard output, which is for the result. */
export type Report = (line: string) => void;

/** Error of a command line, with a message for users. */
export class UsageError extends Error {}

/** Keeps the exact flags of a benchmark in its type. */
export function defineBench<const F extends Flags>(bench: Bench<F>): Bench {
  return bench as unknown as Bench;
}
