import type { MarketEvent, OutageCause } from '../../../lib/market/event';
import { type MarketSymbol, symbolOf } from '../../../lib/market/instrument';
import { type Clock, pause } from '../../time/clock';
import type { SnapshotNeed } from '../../venues/connector-requests';
import type { Arrival, Normalizer } from '../../venues/venue';
import type { RestRequest, Topic, VenueProtocol } from '../../venues/venue-protocol';
import type { FeedContext } from '../feed';
import type { ConnectionSlot, SlotListener } from './connection-slot';
import type { ConnectorState } from './connector-state';
import { LiveSymbols } from './live-symbols';
import type { NetworkWatch } from './outage/network-watch';
import { causeOf, type VenueFailure } from './outage/outage-cause';
import { VenueOutage } from './outage/venue-outage';
import { PastBarRequests } from './requests/past-bar-requests';
import { type PollOptions, repeatPoll } from './requests/repeated-poll';
import { RestClient, RestError } from './requests/rest-client';
import { SnapshotRequests } from './requests/snapshot-requests';
import { requestProducts, requestTurnovers } from './requests/venue-lists';
import { RetryPauses } from './retry-pauses';
import { chooseSymbols, type SymbolChoice, type SymbolRule, type UnknownSymbol } from './symbol-choice';
import { TopicSlots } from './topic-slots';
import type { ProxyEnvironment } from './tunnel-agent';
import type { VenueSocket } from './venue-socket';

/** Symbols whose bars are requested at a time. */
const BACKFILL_WIDTH = 8;
/** Periods, ms: of the choice of symbols, the day's bar, and of what depends on who watches. */
const CHOICE_PERIOD = 3_600_000;
const DAY_BAR_PERIOD = 600_000;
const DEMAND_PERIOD = 1_000;
/** Maximum of rejected and silent topics that are named. */
const MAX_NAMED = 100;

export interface ConnectorOptions {
  readonly protocol: VenueProtocol;
  readonly normalizer: Normalizer;
  readonly rules: readonly SymbolRule[];
  readonly maxSymbols: number;
  readonly books: 'watched' | 'all' | 'none';
  /** Replace scheme, host and port of the venue's addresses. */
  readonly socketAddress?: string | undefined;
  readonly restAddress?: string | undefined;
  /** Returns the stored bars of a symbol, oldest first. */
  readonly pastBars: FeedContext['pastBars'];
  /** Symbols whose books are watched now. */
  readonly watchedBooks: () => ReadonlySet<string>;
  readonly env: ProxyEnvironment;
  readonly network: NetworkWatch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: ConnectorLog;
  /** Takes events; false if there is no room for them. */
  readonly push: (events: readonly MarketEvent[]) => boolean;
  /** Returns the receive time of now, µs; never decreases. */
  readonly now: () => number;
}

export interface ConnectorLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Keeps the connections to one venue, and turns what it sends into events. */
export class VenueConnector {
  readonly #options: ConnectorOptions;
  readonly #rest: RestClient;
  readonly #slots: TopicSlots;
  readonly #abort: AbortSignal;
  readonly #snapshots: SnapshotRequests;
  readonly #pastBars: PastBarRequests;
  readonly #watched: LiveSymbols;
  readonly #outage: VenueOutage;
  #unknown: readonly UnknownSymbol[] = [];
  readonly #rejected = new Map<string, string>();
  readonly #silent = new Set<string>();
  #frames = 0;
  #events = 0;
  #reconnections = 0;
  #rotations = 0;
  #gaps = 0;
  #receivedAt: number | undefined;

  constructor(options: ConnectorOptions, signal: AbortSignal) {
    this.#options = options;
    this.#abort = signal;
    const { protocol, restAddress: address, env, clock, normalizer } = options;
    this.#rest = new RestClient({ rules: protocol.rest, address, env, clock });
    this.#slots = new TopicSlots({ ...options, signal, listenerOf: (slotOf) => this.#listenerOf(slotOf) });
    this.#watched = new LiveSymbols({
      ...options,
      slots: this.#slots,
      onBookEnd: (code) => this.#endBook(code),
    });
    this.#outage = new VenueOutage({
      ...{ venue: protocol.venue, title: protocol.title, network: options.network, now: options.now },
      report: (reason, cause) => this.#disconnect(reason, cause),
    });
    this.#pastBars = new PastBarRequests({
      ...{ rest: protocol.rest, ask: this.#ask, clock, signal, now: options.now },
      stored: (code, interval) => options.pastBars(symbolOf(protocol.venue, code), interval),
      onFailure: (code, error) =>
        options.log.warn({ venue: protocol.venue, code, reason: textOf(error) }, 'no past bars'),
    });
    this.#snapshots = new SnapshotRequests({
      ...{ clock, signal },
      needs: () => normalizer.needs(),
      fetch: (need) => this.#fetchSnapshot(need),
      watchedBooks: options.watchedBooks,
    });
  }

  get state(): ConnectorState {
    const { protocol, normalizer } = this.#options;
    return {
      venue: protocol.venue,
      title: protocol.title,
      address: this.#slots.address,
      stage: this.#outage.stage,
      since: this.#outage.since,
      problem: this.#outage.problem,
      cause: this.#outage.cause,
      sockets: { open: this.#slots.open, planned: this.#slots.planned },
      symbols: this.#watched.size,
      books: this.#watched.books,
      frames: this.#frames,
      events: this.#events,
      unreadable: normalizer.tally.unreadable,
      reconnections: this.#reconnections,
      attempts: this.#outage.attempts,
      rotations: this.#rotations,
      gaps: this.#gaps,
      receivedAt: this.#receivedAt,
      rejected: [...this.#rejected].map(([name, reason]) => ({ name, reason })),
      unknown: this.#unknown,
      silent: [...this.#silent],
      clockOffset: this.#rest.clockOffset,
      weight: { used: this.#rest.weight, limit: protocol.rest.pace.count },
    };
  }

  /** Runs until the signal aborts. */
  async run(): Promise<void> {
    const { clock, protocol } = this.#options;
    const failures = new RetryPauses(this.#options.random);
    while (!this.#abort.aborted && !(await this.#choose())) {
      this.#watchNamed();
      await pause(clock, Math.max(1_000, failures.next()), this.#abort);
    }
    if (!this.#abort.aborted) for (const topic of protocol.marketTopics ?? []) this.#slots.add(topic);
    const tasks = [
      ...(protocol.polls ?? []).map((poll) => repeatPoll(poll, this.#pollOptions())),
      this.#every(CHOICE_PERIOD, () => this.#choose()),
      this.#every(DAY_BAR_PERIOD, () => this.#pastBars.today(this.#watched.codes())),
      this.#every(DEMAND_PERIOD, () => this.#followDemand()),
    ];
    await Promise.all(tasks);
    this.#rest.close();
    this.#slots.close();
    this.#outage.stop();
  }

  /** Obtains all state again, after events were dropped since the stream could not take them in time. */
  reset(reason: string): void {
    this.#slots.reset(reason);
  }

  async #every(period: number, task: () => unknown): Promise<void> {
    while (!this.#abort.aborted) {
      await pause(this.#options.clock, period, this.#abort);
      if (!this.#abort.aborted) await task();
    }
  }

  #pollOptions(): PollOptions {
    const { protocol, clock, now } = this.#options;
    return {
      ...{ protocol, clock, now, signal: this.#abort, ask: this.#ask },
      codes: () => this.#watched.codes(),
      take: (arrival) => this.#take(arrival),
      onAnswer: (source) => {
        this.#frames += 1;
        this.#receivedAt = now();
        this.#outage.opened();
        this.#push([source]);
      },
      onFailure: (error) => this.#fail(failureOf(error)),
    };
  }

  /** Reads the venue's list and turnovers, and subscribes to the chosen symbols. @returns false if it failed */
  async #choose(): Promise<boolean> {
    const { protocol, rules, maxSymbols, log } = this.#options;
    let choice: SymbolChoice;
    try {
      const products = await requestProducts(protocol.rest, this.#ask);
      const isNamed = rules.every(({ kind }) => kind === 'symbol');
      const turnovers = isNamed
        ? new Map<string, number>()
        : await requestTurnovers(protocol.rest, this.#ask);
      choice = chooseSymbols(rules, products, turnovers, new Set(this.#watched.codes()), maxSymbols);
    } catch (error) {
      this.#fail(failureOf(error));
      return false;
    }
    for (const { symbol, nearest } of choice.unknown) {
      if (this.#unknown.some((known) => known.symbol === symbol)) continue;
      log.error({ symbol, nearest }, `${protocol.title} has no such symbol`);
    }
    this.#unknown = choice.unknown;
    if (choice.leftOut > 0) {
      log.warn({ venue: protocol.venue, leftOut: choice.leftOut }, 'symbols left out, see LIVE_MAX_SYMBOLS');
    }
    if (choice.codes.length === 0) {
      this.#outage.misconfigured(`no symbol of ${protocol.title} matches LIVE_SYMBOLS`);
    }
    await this.#watch(choice.codes);
    return true;
  }

  /** Subscribes to symbols named in the rules while the venue's list cannot be read. */
  #watchNamed(): void {
    const named = this.#options.rules.flatMap((rule) => (rule.kind === 'symbol' ? [rule.code] : []));
    for (const code of named) if (!this.#watched.has(code)) this.#watched.add(code);
  }

  /** Sends a request; its response is the normalizer's as well. @returns the parsed body */
  readonly #ask = async (request: RestRequest): Promise<unknown> => {
    const { address, text } = await this.#rest.get(request, this.#abort);
    this.#outage.answered();
    this.#take({ kind: 'answer', address, text, received: this.#options.now() });
    return JSON.parse(text);
  };

  /** Subscribes to new symbols after their bars have come, and ends those that are no longer chosen. */
  async #watch(codes: readonly string[]): Promise<void> {
    this.#watched.keep(codes);
    const fresh = codes.filter((code) => !this.#watched.has(code));
    // Prices of a list come with the next poll; those of a subscription must not come before its bars.
    const isPolled = this.#options.protocol.polls !== undefined;
    if (isPolled) for (const code of fresh) this.#watched.add(code);
    const next = fresh.values();
    const worker = async (): Promise<void> => {
      for (const code of next) {
        if (this.#abort.aborted) return;
        await this.#pastBars.before(code);
        if (!this.#abort.aborted && !isPolled) this.#watched.add(code);
      }
    };
    const filled = Promise.all(Array.from({ length: BACKFILL_WIDTH }, worker));
    if (!isPolled) await filled;
  }

  /** Follows what clients watch and what the normalizer asks for. */
  #followDemand(): void {
    this.#watched.followDemand();
    this.#snapshots.check();
    for (const { connection } of this.#options.normalizer.announcedEnds()) {
      this.#slots.of(connection)?.rotate();
    }
  }

  #listenerOf(slotOf: () => ConnectionSlot): SlotListener {
    const { now, log, protocol } = this.#options;
    return {
      opened: (socket) => {
        this.#outage.opened();
        this.#take({ kind: 'opened', connection: socket.id, address: socket.address, received: now() });
        void this.#pastBars.fill(slotOf().name, slotOf().codes);
      },
      sent: (socket, text) => {
        this.#take({ kind: 'sent', connection: socket.id, text, received: now() });
      },
      frame: (socket, data) => {
        this.#frames += 1;
        this.#receivedAt = now();
        this.#take({ kind: 'frame', connection: socket.id, data, received: this.#receivedAt });
      },
      rejected: (topics, reason) => {
        for (const { name } of topics) this.#name(name, reason);
        log.warn(
          { venue: protocol.venue, topics: topics.map(({ name }) => name), reason },
          'topics rejected',
        );
      },
      silent: (topics) => this.#fallSilent(topics),
      resumed: ({ name }) => void this.#silent.delete(name),
      maintenance: (isOver, reason) => this.#announce(isOver, reason),
      lost: (socket, end) => this.#lose(slotOf(), socket, end),
      replaced: (socket, successor) => {
        this.#rotations += 1;
        const carried = { reason: 'replaced', successor: successor.id, received: now() };
        this.#take({ kind: 'closed', connection: socket.id, ...carried });
      },
      failed: (end) => this.#fail(end),
    };
  }

  #name(topic: string, reason: string): void {
    if (this.#rejected.size < MAX_NAMED) this.#rejected.set(topic, reason);
  }

  #fallSilent(topics: readonly Topic[]): void {
    const { protocol, log, now } = this.#options;
    const names = topics.map(({ name }) => name);
    for (const name of names) if (this.#silent.size < MAX_NAMED) this.#silent.add(name);
    log.warn({ venue: protocol.venue, topics: names }, 'subscriptions without data');
    const received = now();
    const symbols = this.#symbolsOf(topics);
    const stamp = { timestamp: received, localTimestamp: received };
    const reason = `${protocol.title} has confirmed the subscription and sends no data`;
    this.#push([{ type: 'disconnect', source: protocol.venue, symbols, ...stamp, reason, cause: 'silent' }]);
  }

  #lose(slot: ConnectionSlot, socket: VenueSocket, end: VenueFailure): void {
    const { protocol, log, now } = this.#options;
    this.#reconnections += 1;
    log.warn(
      { venue: protocol.venue, connection: socket.id, reason: end.reason, code: end.code },
      'connection lost',
    );
    const cause = this.#slots.open === 0 ? this.#outage.lost(end) : causeOf(end);
    for (const { name } of slot.topics) this.#silent.delete(name);
    this.#pastBars.lost(slot.name);
    const arrival = { kind: 'closed', connection: socket.id, reason: end.reason, received: now() } as const;
    const events = this.#options.normalizer.take(arrival);
    this.#push(
      events.map((event) =>
        event.type === 'disconnect' ? { ...event, source: event.source ?? protocol.venue, cause } : event,
      ),
    );
  }

  #symbolsOf(topics: readonly Topic[]): readonly MarketSymbol[] {
    const { venue } = this.#options.protocol;
    return [...new Set(topics.filter(({ code }) => code !== '').map(({ code }) => symbolOf(venue, code)))];
  }

  /** Reports that an attempt to reach the venue has failed, unless other connections are open. */
  #fail(failure: VenueFailure): void {
    if (this.#abort.aborted) return;
    const { protocol, log } = this.#options;
    const cause = this.#outage.failed(failure, this.#slots.open > 0);
    log.warn({ venue: protocol.venue, cause, reason: failure.reason }, 'venue cannot be reached');
  }

  #announce(isOver: boolean, reason: string): void {
    const { protocol, log } = this.#options;
    log.warn({ venue: protocol.venue, reason }, isOver ? 'maintenance has ended' : 'maintenance announced');
    if (isOver) this.#outage.maintenanceEnded();
    else this.#outage.maintained(reason);
  }

  #disconnect(reason: string, cause: OutageCause | undefined): void {
    const time = this.#options.now();
    const { venue: source } = this.#options.protocol;
    const lost = { type: 'disconnect', source, timestamp: time, localTimestamp: time, reason } as const;
    this.#push([cause === undefined ? lost : { ...lost, cause }]);
  }

  #endBook(code: string): void {
    const symbols = [symbolOf(this.#options.protocol.venue, code)];
    this.#take({ kind: 'unsubscribed', symbols, received: this.#options.now() });
  }

  async #fetchSnapshot({ by, code, connection }: SnapshotNeed): Promise<void> {
    const { protocol } = this.#options;
    if (by === 'rest' && protocol.rest.book !== undefined) {
      await this.#ask(protocol.rest.book(code));
      return;
    }
    const topics = protocol.topics(code, 'book');
    this.#slots.of(connection)?.renew(topics);
  }

  #take(arrival: Arrival): void {
    const { normalizer } = this.#options;
    const events = normalizer.take(arrival);
    this.#push(events);
    if (arrival.kind === 'frame' && events.length > 0) this.#outage.delivered();
    this.#snapshots.plan();
  }

  #push(events: readonly MarketEvent[]): void {
    if (events.length === 0) return;
    this.#events += events.length;
    for (const { type } of events) if (type === 'gap') this.#gaps += 1;
    this.#options.push(events);
  }
}

function failureOf(error: unknown): VenueFailure {
  return error instanceof RestError ? error.failure : { reason: textOf(error) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
