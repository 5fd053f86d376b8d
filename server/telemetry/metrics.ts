import { type Metric, type MetricObjectWithValues, type MetricValueWithName, Registry } from 'prom-client';
import type { Family, HistogramFamily } from './family';
import type { Histogram } from './histogram';

/** Metric families of a process, in the text format of Prometheus. */
export class Metrics {
  readonly #registry = new Registry();

  /** @throws Error naming a family that is registered already */
  constructor(families: readonly (Family | HistogramFamily)[] = []) {
    this.add(families);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** @throws Error naming a family that is registered already */
  add(families: readonly (Family | HistogramFamily)[]): void {
    for (const family of families) {
      // The library's own metrics keep their values; ours are read on each scrape, and `get` is all that it calls.
      const metric = { ...family, get: async () => ({ ...family, values: valuesOf(family) }) };
      this.#registry.registerMetric(metric as unknown as Metric);
    }
  }

  /** Reads all families now. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function valuesOf(family: Family | HistogramFamily): MetricValueWithName<string>[] {
  if (family.type === 'histogram') return histogramValues(family.name, family.read());
  const read = family.read();
  const samples = typeof read === 'number' ? [{ value: read }] : read;
  return samples.map(({ value, labels = {} }) => ({ metricName: family.name, labels, value }));
}

function histogramValues(
  name: string,
  histogram: Histogram,
): MetricObjectWithValues<MetricValueWithName<string>>['values'] {
  const { bounds, count, sum } = histogram;
  const buckets = histogram.cumulative().map((value, place) => ({
    metricName: `${name}_bucket`,
    labels: { le: String(bounds[place]) },
    value,
  }));
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { le: '+Inf' }, value: count },
    { metricName: `${name}_sum`, labels: {}, value: sum },
    { metricName: `${name}_count`, labels: {}, value: count },
  ];
}
