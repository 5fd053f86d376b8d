import { setMaxListeners } from 'node:events';
import type { ConnectorState } from '../feeds/exchange/connector-state';
import { NetworkWatch } from '../feeds/exchange/outage/network-watch';
import type { ProxyEnvironment } from '../feeds/exchange/tunnel-agent';
import type { ConnectorLog } from '../feeds/exchange/venue-connector';
import type { Ingest } from '../ingest/ingest';
import type { Clock } from '../time/clock';
import { MappedSource } from './mapped-source';
import type { Upstream } from './source-file';

export interface RunningSourcesOptions {
  readonly upstreams: readonly Upstream[];
  readonly ingest: Ingest;
  readonly log: ConnectorLog;
  readonly proxy: ProxyEnvironment;
  readonly clock: Clock;
}

/** All upstreams that files describe. */
export class RunningSources {
  readonly #sources: readonly MappedSource[];
  readonly #stopping = new AbortController();
  readonly #log: ConnectorLog;
  #running: Promise<unknown> = Promise.resolve();

  constructor({ upstreams, ingest, log, proxy, clock }: RunningSourcesOptions) {
    const network = new NetworkWatch();
    this.#log = log;
    // Every pause and every connection listens to it.
    setMaxListeners(0, this.#stopping.signal);
    this.#sources = upstreams.map(
      (upstream) =>
        new MappedSource({
          ...{ upstream, log, network, proxy, clock, random: Math.random },
          push: (producer, values) => ingest.push(producer, values),
          report: (event) => ingest.report(event),
        }),
    );
  }

  states(): readonly ConnectorState[] {
    return this.#sources.map(({ state }) => state);
  }

  start(): void {
    const { signal } = this.#stopping;
    const runs = this.#sources.map((source) =>
      source.run(signal).catch((error: unknown) => {
        if (!signal.aborted) this.#log.error({ err: error }, 'a source has failed');
      }),
    );
    this.#running = Promise.all(runs);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }
}
