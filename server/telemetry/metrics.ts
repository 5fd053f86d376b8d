import { type Metric, type MetricObjectWithValues, type MetricValueWithName, Registry } from 'prom-client';
import type { Family, HistogramFamily } from './family';
import type { Histogram } from './histogram';

/** All there is to see of a process, as Prometheus reads it. */
export interface Metrics {
  readonly contentType: string;
  /** As it is now. */
  text(): Promise<string>;
}

/** @throws Error naming a family that is there twice */
export function createMetrics(families: readonly (Family | HistogramFamily)[]): Metrics {
  const registry = new Registry();
  for (const family of families) {
    // The library's own metrics are told their values, one label set at a time; of one, it calls nothing but this.
    const metric = { ...family, get: async () => ({ ...family, values: valuesOf(family) }) };
    registry.registerMetric(metric as unknown as Metric);
  }
  return { contentType: registry.contentType, text: () => registry.metrics() };
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
