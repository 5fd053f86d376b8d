import type { Histogram } from './histogram';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/**
 * A metric family. Its values are read on each scrape: measured code keeps plain numbers and does not know
 * metrics.
 */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  read(): readonly Sample[] | number;
}

/** A family of histogram values. */
export interface HistogramFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'histogram';
  read(): Histogram;
}

export function counter(name: string, help: string, read: Family['read']): Family {
  return { name, help, type: 'counter', read };
}

export function gauge(name: string, help: string, read: Family['read']): Family {
  return { name, help, type: 'gauge', read };
}

/** Returns one sample for each value of a label. */
export function by<T extends string>(label: string, values: Readonly<Record<T, number>>): Sample[] {
  return Object.entries<number>(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
