import { setMaxListeners } from 'node:events';
import type { Clock } from '../../time/clock';
import { systemClock } from '../../time/clock';
import { PROTOCOLS, VENUES } from '../../venues';
import type { VenueProtocol } from '../../venues/venue-protocol';
import { type Feed, type FeedContext, TimeSetBack } from '../feed';
import type { ConnectorState } from './connector-state';
import { EventQueue } from './event-queue';
import { NetworkWatch } from './outage/network-watch';
import { rulesOf, type SymbolRule } from './symbol-choice';
import type { ProxyEnvironment } from './tunnel-agent';
import { type ConnectorLog, VenueConnector } from './venue-connector';

/** Distance by which the wall clock may be set back, µs; events keep the newest time meanwhile. */
const MAX_SET_BACK = 1_000_000;
/** Default number of symbols of a venue. */
const DEFAULT_COUNT = 30;

export interface ExchangeSettings {
  /** Rules of all venues; a venue without one has those with the highest turnover. */
  readonly symbols: readonly SymbolRule[];
  readonly maxSymbols: number;
  readonly books: 'watched' | 'all' | 'none';
  /** Scheme, host and port that replace those of a venue, by venue. */
  readonly socketAddresses: ReadonlyMap<string, string>;
  readonly restAddresses: ReadonlyMap<string, string>;
  readonly proxy: ProxyEnvironment;
}

export interface ExchangeFeedOptions {
  readonly venue: string;
  readonly settings: ExchangeSettings;
  readonly log: ConnectorLog;
  /** Shared by the feeds of a server; by default this one is alone. */
  readonly network?: NetworkWatch;
  readonly clock?: Clock;
  /** Returns a number from 0 up to 1. */
  readonly random?: () => number;
}

/** Feed of one venue, with the state of its connections. */
export interface ExchangeFeed extends Feed {
  /** State while it runs. */
  readonly state: ConnectorState | undefined;
}

/** Creates the live feed of a venue. It never throws for what the venue does; a set-back clock ends a run. */
export function createExchangeFeed(options: ExchangeFeedOptions): ExchangeFeed {
  const protocol = protocolOf(options.venue);
  let connector: VenueConnector | undefined;
  return {
    name: `live:${protocol.venue}`,
    source: 'live',
    loop: false,
    history: `live:${protocol.venue}`,
    get state() {
      return connector?.state;
    },
    async *run(signal, context) {
      const stopping = new AbortController();
      const both = AbortSignal.any([signal, stopping.signal]);
      // Every pause and every connection listens to it.
      setMaxListeners(0, both);
      const queue = new EventQueue();
      connector = connectorOf(protocol, options, queue, context, both);
      const running = connector.run().catch((error: unknown) => {
        if (!both.aborted) queue.fail(error as Error);
      });
      both.addEventListener('abort', () => queue.end(), { once: true });
      try {
        for (;;) {
          const events = await queue.take();
          if (events === undefined || signal.aborted) return;
          yield events;
        }
      } finally {
        stopping.abort();
        await running;
        connector = undefined;
      }
    },
  };
}

/** Returns the name for people of a venue with a live feed. */
export function venueTitle(venue: string): string | undefined {
  return PROTOCOLS.get(venue)?.title;
}

function protocolOf(venue: string): VenueProtocol {
  const protocol = PROTOCOLS.get(venue);
  if (protocol === undefined) throw new RangeError(`no live feed of ${venue}`);
  return protocol;
}

function connectorOf(
  protocol: VenueProtocol,
  {
    settings,
    log,
    network = new NetworkWatch(),
    clock = systemClock(),
    random = Math.random,
  }: ExchangeFeedOptions,
  queue: EventQueue,
  context: FeedContext | undefined,
  signal: AbortSignal,
): VenueConnector {
  const { venue } = protocol;
  const create = VENUES[venue];
  if (create === undefined) throw new RangeError(`no normalizer of ${venue}`);
  let newest = 0;
  const now = (): number => {
    const time = Math.floor(clock.wall());
    if (newest - time > MAX_SET_BACK) queue.fail(new TimeSetBack(newest - time));
    newest = Math.max(newest, time);
    return newest;
  };
  const connector: VenueConnector = new VenueConnector(
    {
      ...{ protocol, log, network, clock, random, now },
      normalizer: create(),
      rules: rulesOf(venue, settings.symbols, {
        ...{ kind: 'top', count: DEFAULT_COUNT, venue },
        codes: protocol.defaultCodes,
      }),
      maxSymbols: settings.maxSymbols,
      books: settings.books,
      socketAddress: settings.socketAddresses.get(venue),
      restAddress: settings.restAddresses.get(venue),
      pastBars: context?.pastBars ?? (() => []),
      watchedBooks: context?.watchedBooks ?? (() => new Set()),
      env: settings.proxy,
      push: (events) => {
        if (queue.push(events)) return true;
        // Without all of its events a book is wrong: everything is obtained again.
        queue.clear();
        const reason = 'the server could not take the events in time';
        connector.reset(reason);
        return false;
      },
    },
    signal,
  );
  return connector;
}
