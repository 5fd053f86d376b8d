import type { MarketEvent, OutageCause } from '../../lib/market/event';
import type { ConnectorState } from '../feeds/exchange/connector-state';
import type { NetworkWatch } from '../feeds/exchange/outage/network-watch';
import type { VenueFailure } from '../feeds/exchange/outage/outage-cause';
import { VenueOutage } from '../feeds/exchange/outage/venue-outage';
import { RetryPauses, STABLE_MS } from '../feeds/exchange/retry-pauses';
import type { ProxyEnvironment } from '../feeds/exchange/tunnel-agent';
import type { ConnectorLog } from '../feeds/exchange/venue-connector';
import type { PushedValue } from '../ingest/ingest';
import type { Producer } from '../ingest/producer';
import type { PushResult } from '../ingest/push-report';
import { type Clock, pause } from '../time/clock';
import { type Decoder, decoderOf } from './mapping/decode-body';
import type { UnmappedItem } from './mapping/mapper';
import type { Upstream } from './source-file';
import { SourceValues } from './source-values';
import type { Connect, UpstreamListener } from './transport/connection';
import { eventStream } from './transport/event-stream';
import { httpPoll } from './transport/http-poll';
import { webSocketUpstream } from './transport/web-socket-upstream';

/** Distinct faults that are kept and logged, at most. */
const MAX_FAULTS = 20;

export interface MappedSourceOptions {
  readonly upstream: Upstream;
  /** Takes values; resolves once the market has the events. */
  readonly push: (producer: Producer, values: Iterable<PushedValue>) => Promise<PushResult>;
  /** Adds an event of the server itself. */
  readonly report: (event: MarketEvent) => void;
  readonly log: ConnectorLog;
  readonly network: NetworkWatch;
  readonly proxy: ProxyEnvironment;
  readonly clock: Clock;
  /** Returns a number from 0 up to 1. */
  readonly random: () => number;
  /** Replaces the connection of the file. */
  readonly connect?: Connect;
  /** Receives each part of a message that gave no event. */
  readonly onUnmapped?: (item: UnmappedItem) => void;
}

/** Follows one upstream that a file describes: connects, maps, pushes, and reports its losses. */
export class MappedSource {
  readonly #options: MappedSourceOptions;
  readonly #connect: Connect;
  readonly #decode: Decoder;
  readonly #outage: VenueOutage;
  readonly #pauses: RetryPauses;
  readonly #producer: Producer;
  readonly #values: SourceValues;
  readonly #faults = new Map<string, string>();
  #isOpen = false;
  #isLost = false;
  #isSilent = false;
  #isDescribed = false;
  #openedAt = 0;
  #counts = { frames: 0, events: 0, unreadable: 0, reconnections: 0, gaps: 0 };
  #receivedAt: number | undefined;
  #cancelStale: (() => void) | undefined;
  #cut: (() => void) | undefined;

  constructor(options: MappedSourceOptions) {
    const { upstream, network, clock, random } = options;
    const { settings, venue } = upstream;
    this.#options = options;
    this.#connect = options.connect ?? connectionOf(upstream);
    this.#decode = decoderOf(upstream.decode);
    this.#outage = new VenueOutage({
      ...{ venue, title: settings.title ?? venue, network, now: () => clock.wall() },
      report: (reason, cause) => this.#lose(reason, cause),
    });
    this.#pauses = new RetryPauses(random);
    this.#producer = { name: sourceName(venue), mayWrite: (symbol) => symbol.startsWith(`${venue}:`) };
    this.#values = new SourceValues(settings.instrument, settings.kind === 'http');
  }

  get state(): ConnectorState {
    const { settings, venue } = this.#options.upstream;
    const { stage, since, cause, problem, attempts } = this.#outage;
    return {
      ...{ venue, title: settings.title ?? venue, address: new URL(settings.url.replace(/[{}]/g, '')).host },
      ...{ stage, since, cause, problem, attempts, ...this.#counts },
      sockets: { open: this.#isOpen ? 1 : 0, planned: 1 },
      ...{ symbols: this.#values.symbols, books: 0, rotations: 0, receivedAt: this.#receivedAt },
      rejected: [...this.#faults].map(([name, reason]) => ({ name, reason })),
      ...{ unknown: [], silent: [], clockOffset: undefined, weight: { used: 0, limit: 0 } },
    };
  }

  /** Runs until the signal aborts; never throws for what the upstream does. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, proxy, log, upstream } = this.#options;
    try {
      while (!signal.aborted) {
        const cut = new AbortController();
        this.#cut = () => cut.abort();
        const options = { listener: this.#listener(), proxy, clock };
        const failure = await this.#connect(options, AbortSignal.any([signal, cut.signal])).catch(
          // Such as a push that fails after the clock was set back.
          (error: unknown): VenueFailure => ({
            reason: error instanceof Error ? error.message : String(error),
          }),
        );
        if (signal.aborted) return;
        const wait = this.#closed(failure);
        log.warn(
          { source: upstream.venue, wait: Math.round(wait), reason: this.#outage.problem },
          'source lost',
        );
        await pause(clock, wait, signal);
      }
    } finally {
      this.#cancelStale?.();
      this.#outage.stop();
      this.#isOpen = false;
    }
  }

  #listener(): UpstreamListener {
    return { opened: () => this.#opened(), received: (bodies) => this.#received(bodies) };
  }

  #opened(): void {
    if (this.#isOpen) {
      if (this.#options.clock.monotonic() - this.#openedAt > STABLE_MS * 1_000) this.#pauses.reset();
      return;
    }
    this.#isOpen = true;
    this.#openedAt = this.#options.clock.monotonic();
    this.#outage.opened();
    this.#options.log.info({ source: this.#options.upstream.venue }, 'source connected');
    this.#describe();
    if (this.#isLost) this.#recover();
    this.#watch();
  }

  /** Counts the end of a connection. @returns the pause before the next one, ms */
  #closed(failure: VenueFailure): number {
    const { upstream, clock } = this.#options;
    this.#cancelStale?.();
    const reported: VenueFailure = this.#isSilent
      ? { cause: 'silent', reason: `no event in ${upstream.settings.stale} s` }
      : { ...failure, reason: upstream.secrets.hide(failure.reason) };
    this.#isSilent = false;
    if (this.#isOpen) {
      this.#counts.reconnections++;
      if (clock.monotonic() - this.#openedAt > STABLE_MS * 1_000) this.#pauses.reset();
    }
    this.#isOpen = false;
    this.#outage.failed(reported, false);
    return Math.max(failure.retryAfter ?? 0, this.#pauses.next());
  }

  async #received(bodies: readonly Uint8Array[]): Promise<void> {
    const { push, upstream, clock } = this.#options;
    const values: Record<string, unknown>[] = [];
    for (const body of bodies) {
      this.#counts.frames++;
      for (const message of this.#decoded(body)) {
        const mapped = upstream.mapper.map(message);
        for (const item of mapped.unmapped) this.#unmapped(item);
        this.#values.add(mapped.events, values);
      }
    }
    if (values.length === 0) return;
    const { accepted, faults } = await push(this.#producer, placed(values)).catch((error: unknown) => {
      this.#values.forget();
      throw error;
    });
    for (const { at, message } of faults) {
      this.#unmapped({ place: `event ${values[at]?.type}`, reason: message });
    }
    if (accepted === 0) return;
    this.#counts.events += accepted;
    this.#receivedAt = clock.wall();
    if (this.#isLost) this.#recover();
    this.#watch();
  }

  #decoded(body: Uint8Array): unknown[] {
    try {
      return this.#decode(body);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#unmapped({ place: 'body', reason: error.message });
      return [];
    }
  }

  #unmapped({ place, reason }: UnmappedItem): void {
    const { onUnmapped, upstream, log } = this.#options;
    const item = { place, reason: upstream.secrets.hide(reason) };
    this.#counts.unreadable++;
    onUnmapped?.(item);
    // Items differ, and rules repeat: one entry for each rule.
    const name = place.replace(/^item \d+(, )?/, '') || 'item';
    if (this.#faults.has(name) || this.#faults.size >= MAX_FAULTS) return;
    this.#faults.set(name, item.reason);
    log.warn({ source: upstream.venue, ...item }, 'part of a message was not mapped');
  }

  /** Describes a source that is delayed, once. */
  #describe(): void {
    const { upstream, report } = this.#options;
    const { delayed } = upstream.settings;
    if (this.#isDescribed || delayed === undefined) return;
    this.#isDescribed = true;
    report({ type: 'source', source: upstream.venue, delayed, ...this.#times() });
  }

  #lose(reason: string, cause: OutageCause | undefined): void {
    const { upstream, report } = this.#options;
    this.#isLost = true;
    const text = upstream.secrets.hide(reason).slice(0, 500);
    report({
      type: 'disconnect',
      source: upstream.venue,
      reason: text,
      ...(cause && { cause }),
      ...this.#times(),
    });
  }

  #recover(): void {
    this.#isLost = false;
    this.#counts.gaps++;
    const { upstream, report } = this.#options;
    report({ type: 'gap', source: upstream.venue, reason: 'the source delivers again', ...this.#times() });
  }

  /** Waits for the next event as long as the file allows; a connection without events is replaced. */
  #watch(): void {
    const { upstream, clock } = this.#options;
    const { stale } = upstream.settings;
    this.#cancelStale?.();
    if (stale === undefined) return;
    this.#cancelStale = clock.after(stale * 1_000, () => {
      this.#isSilent = true;
      this.#cut?.();
    });
  }

  #times(): { readonly timestamp: number; readonly localTimestamp: number } {
    const now = this.#options.clock.wall();
    return { timestamp: now, localTimestamp: now };
  }
}

/** Returns the name of the producer of a mapped source. */
export function sourceName(venue: string): string {
  return `source:${venue}`;
}

function* placed(values: readonly object[]): Generator<PushedValue> {
  for (const [at, value] of values.entries()) yield { at, value };
}

function connectionOf({ settings }: Upstream): Connect {
  switch (settings.kind) {
    case 'http':
      return httpPoll(settings);
    case 'ws':
      return webSocketUpstream(settings);
    case 'sse':
      return eventStream(settings);
  }
}
