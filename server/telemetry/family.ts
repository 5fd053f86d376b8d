import type { Histogram } from './histogram';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/**
 * Figures of one name, as Prometheus has them. They are asked for when somebody looks and never told: what is measured
 * keeps a number and knows nothing of metrics.
 */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  read(): readonly Sample[] | number;
}

/** A family whose values are how often something lay where. */
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

/** Samples of a family that has one for each value of a label. */
export function by<T extends string>(label: string, values: Readonly<Record<T, number>>): Sample[] {
  return Object.entries<number>(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}
