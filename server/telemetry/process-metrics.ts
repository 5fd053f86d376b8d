import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { counter, type Family, gauge } from './family';

/** Resolution of the event loop monitor, ms. */
const RESOLUTION = 20;
const NANOS_PER_SECOND = 1e9;
const MICROS_PER_SECOND = 1e6;
const QUANTILES = [0.5, 0.9, 0.99, 1];

/** Memory, CPU and event loop of this process, under the names that dashboards know. */
export class ProcessMetrics {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });

  constructor() {
    this.#delay.enable();
  }

  close(): void {
    this.#delay.disable();
  }

  families(): Family[] {
    return [
      counter('process_cpu_seconds_total', 'Time on processors, s.', () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / MICROS_PER_SECOND;
      }),
      gauge('process_start_time_seconds', 'When the process started, s since 1970.', () =>
        Math.round(performance.timeOrigin / 1_000),
      ),
      gauge('process_resident_memory_bytes', 'Memory that the process has.', () => process.memoryUsage.rss()),
      gauge('nodejs_heap_size_used_bytes', 'Of the JavaScript heap.', () => process.memoryUsage().heapUsed),
      gauge(
        'nodejs_external_memory_bytes',
        'Memory of buffers outside the heap.',
        () => process.memoryUsage().external,
      ),
      counter(
        'nodejs_eventloop_active_seconds_total',
        'Time in which the event loop was at work, s.',
        () => performance.eventLoopUtilization().active / 1_000,
      ),
      gauge(
        'nodejs_eventloop_delay_seconds',
        'How late the event loop came to what was due since this was asked last; quantile 1 is the longest, s.',
        () => this.#delays(),
      ),
    ];
  }

  #delays(): { labels: Record<string, string>; value: number }[] {
    const delays = QUANTILES.map((quantile) => {
      const nanos = this.#delay.count === 0 ? 0 : this.#delay.percentile(quantile * 100);
      // The monitor records the time between two samples.
      const value = Math.max(0, nanos / NANOS_PER_SECOND - RESOLUTION / 1_000);
      return { labels: { quantile: String(quantile) }, value };
    });
    this.#delay.reset();
    return delays;
  }
}
