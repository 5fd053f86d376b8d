import { setImmediate as turn } from 'node:timers/promises';
import type { MarketEvent } from '../../lib/market/event';
import type { Instrument, MarketSymbol } from '../../lib/market/instrument';
import { CALCULATED_VENUE } from '../../lib/market/instrument';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { type Feed, TimeSetBack } from '../feeds/feed';
import { venueOf } from '../market/event-scope';
import { validateEvent, withValidPrices } from '../market/validate-event';
import { type Clock, MIN_JUMP } from '../time/clock';
import { InferredInstruments } from '../venues/inferred/inferred-instruments';
import { IngestQueue, type PushedSlice } from './ingest-queue';
import type { PlainEvent } from './plain-lines';
import { type Producer, requireWritable } from './producer';
import { type ProducerStats, ProducerTable } from './producer-table';
import { PushReport, type PushResult } from './push-report';
import { plainEvent, pushedEvent } from './pushed-event';
import { RepeatedTrades } from './repeated-trades';

/** Values that are checked in one turn of the event loop, and so events of a slice, at most. */
const MAX_SLICE_VALUES = 1_024;
/** Events that the market takes in one turn of the event loop, about. */
const MAX_TURN_EVENTS = 2_048;
/** Symbols that pushed events may define, at most. */
const MAX_SYMBOLS = 10_000;
/** Time until a push that found no room can be repeated, s. */
const RETRY_AFTER = 1;

/** A value to push, an event that was checked as it was read, or the fault that replaces it. */
export type PushedValue = { readonly at: number } & (
  | { readonly value: unknown }
  | { readonly plain: PlainEvent }
  | { readonly fault: Error }
);

/** A push that found no room in the queue; nothing of it was taken. */
export class IngestFullError extends ProtocolError {
  /** s. */
  readonly retryAfter = RETRY_AFTER;

  constructor() {
    super('too_slow', `the queue for pushed events is full; repeat the request in ${RETRY_AFTER} s`);
    this.name = 'IngestFullError';
  }
}

export interface IngestOptions {
  readonly clock: Pick<Clock, 'wall'>;
  /** Returns the instrument of a symbol that another feed of the stream has described. */
  readonly instrumentOf: (symbol: MarketSymbol) => Instrument | undefined;
  /** Returns the name of the feed that delivers a whole venue, into which only that one pushes. */
  readonly ownerOf?: (venue: string) => string | undefined;
}

/** Counts since the start, for metrics. */
export interface IngestStats {
  readonly accepted: number;
  readonly rejected: number;
  /** Accepted trades that had been taken before. */
  readonly repeated: number;
  /** Events in the queue. */
  readonly waiting: number;
}

/**
 * The one way into the live stream for data that is pushed: every endpoint and every source of pushed events uses it.
 * A push is answered when the market has taken its events.
 */
export class Ingest {
  /** Feed of the live stream that yields the pushed events. */
  readonly feed: Feed;
  readonly #options: IngestOptions;
  readonly #queue = new IngestQueue();
  readonly #inferred: InferredInstruments;
  #isClosed = false;
  #newest = 0;
  #accepted = 0;
  #rejected = 0;
  #repeated = 0;
  readonly #producers = new ProducerTable();
  readonly #trades = new RepeatedTrades();
  /** True if the event that was read last has an id of its producer. */
  #isNamed = true;
  #id = 0;
  /** Returns an id for a trade without one: a number, which the market keeps in less memory than a text. */
  readonly #nextId = (): string => {
    this.#isNamed = false;
    this.#id = Math.max(this.#id + 1, this.#newest);
    return String(this.#id);
  };

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#inferred = new InferredInstruments(options.instrumentOf);
    this.feed = {
      ...{ name: 'ingest', source: 'live', loop: false, history: 'ingest' },
      run: (signal) => this.#run(signal),
    };
  }

  get stats(): IngestStats {
    const [accepted, rejected, repeated] = [this.#accepted, this.#rejected, this.#repeated];
    return { accepted, rejected, repeated, waiting: this.#queue.waiting };
  }

  /** Returns the producers of the newest pushes. */
  producers(): readonly ProducerStats[] {
    return this.#producers.all();
  }

  /**
   * Requires room for one more event of the producer.
   * @throws IngestFullError
   */
  requireRoom({ name }: Producer): void {
    if (!this.#queue.hasRoom(name, 1)) throw new IngestFullError();
  }

  /**
   * Pushes events in their order. A rejected one does not stop the others.
   * @param mustWait true to wait for room; otherwise a push that finds none fails
   * @returns the result, once the market has taken the accepted events
   * @throws IngestFullError; ProtocolError `shutting_down`, after which it is not known what was taken
   */
  async push(producer: Producer, values: Iterable<PushedValue>, mustWait = true): Promise<PushResult> {
    const report = new PushReport();
    let outstanding = 0;
    let failure: Error | undefined;
    let finished: (() => void) | undefined;
    const settle = (error?: Error): void => {
      failure ??= error;
      if (--outstanding === 0) finished?.();
    };
    const newSlice = (): PushedSlice => ({
      ...{ producer: producer.name, events: [], places: [], named: [], report, settle },
    });
    let isFirst = true;
    const enqueue = async (slice: PushedSlice): Promise<void> => {
      this.#requireOpen();
      outstanding++;
      if (mustWait || !isFirst) await this.#queue.put(slice);
      else if (!this.#queue.offer(slice)) throw new IngestFullError();
      isFirst = false;
    };
    const now = this.#now();
    const writer = {
      mayWrite: (symbol: string) => {
        this.#requireFree(symbol, producer.name);
        return producer.mayWrite(symbol);
      },
    };
    let slice = newSlice();
    let checked = 0;
    for (const value of values) {
      try {
        if ('fault' in value) throw value.fault;
        this.#isNamed = true;
        const event =
          'plain' in value
            ? plainEvent(value.plain, now, this.#nextId)
            : pushedEvent(value.value, now, this.#nextId);
        requireWritable(event, writer);
        slice.events.push(event);
        slice.places.push(value.at);
        slice.named.push(this.#isNamed);
      } catch (error) {
        report.reject(value.at, error);
      }
      if (++checked % MAX_SLICE_VALUES !== 0) continue;
      if (slice.events.length > 0) await enqueue(slice);
      slice = newSlice();
      await turn();
    }
    if (slice.events.length > 0) await enqueue(slice);
    if (outstanding > 0) {
      await new Promise<void>((resolve) => {
        finished = resolve;
      });
    }
    if (failure) throw failure;
    this.#rejected += report.rejected;
    this.#producers.pushed(producer.name, report, this.#now());
    report.faults.sort((a, b) => a.at - b.at);
    return report;
  }

  /** Adds an event of the server itself, such as the loss of a producer. */
  report(event: MarketEvent): void {
    if (this.#isClosed) return;
    const report = new PushReport();
    void this.#queue.put({
      producer: '',
      events: [event],
      places: [0],
      named: [true],
      report,
      settle: () => {},
    });
  }

  /** Fails the pushes that wait, and later ones. */
  close(): void {
    this.#isClosed = true;
    this.#queue.end(stopping());
  }

  #requireOpen(): void {
    if (this.#isClosed) throw stopping();
  }

  /** Returns the receive time, µs, which never decreases. */
  #now(): number {
    this.#newest = Math.max(this.#newest, this.#options.clock.wall());
    return this.#newest;
  }

  async *#run(signal: AbortSignal): AsyncGenerator<readonly MarketEvent[]> {
    let failure = stopping();
    try {
      while (!signal.aborted) {
        const slices = await this.#queue.take(MAX_TURN_EVENTS, signal);
        const back = this.#newest - this.#options.clock.wall();
        if (back >= MIN_JUMP) {
          this.#newest = 0;
          failure = new ProtocolError('too_slow', 'the clock of the server was set back; repeat the request');
          throw new TimeSetBack(back);
        }
        const events = this.#prepare(slices);
        if (events.length > 0) yield events;
        this.#queue.settle();
        await turn();
      }
    } finally {
      this.#trades.clear();
      this.#queue.settle(failure);
    }
  }

  /** Returns the events as the market takes them: with their receive time, and instruments where they are missing. */
  #prepare(slices: readonly PushedSlice[]): MarketEvent[] {
    const now = this.#now();
    const prepared: MarketEvent[] = [];
    for (const { events, places, named, report } of slices) {
      for (let at = 0; at < events.length; at++) {
        const event = events[at] as Writable<MarketEvent>;
        event.localTimestamp = now;
        try {
          const isRepeated =
            event.type === 'trade' && named[at] === true && !this.#trades.isNew(event.symbol, event.id);
          if (isRepeated) {
            report.repeated++;
            this.#repeated++;
          } else this.#add(event, prepared);
          report.accepted++;
          this.#accepted++;
        } catch (error) {
          report.reject(places[at] as number, error);
        }
      }
    }
    return prepared;
  }

  /** @throws EventFault for what the market would not take */
  #add(event: MarketEvent, prepared: MarketEvent[]): void {
    validateEvent(event);
    if (event.type === 'disconnect' || event.type === 'gap' || event.type === 'source') {
      prepared.push(event);
      return;
    }
    this.#requireSymbol(event.symbol);
    if (event.type === 'instrument') {
      prepared.push(this.#inferred.complete(event));
      return;
    }
    const definition = this.#inferred.before(event);
    if (definition !== undefined) prepared.push(definition);
    const instrument = this.#inferred.of(event.symbol) as Instrument;
    if (withValidPrices(event, instrument) !== undefined) prepared.push(event);
  }

  /** @throws ProtocolError `forbidden` for a venue of another feed, or of calculated instruments */
  #requireFree(symbol: string, producer: string): void {
    const venue = venueOf(symbol);
    if (venue === CALCULATED_VENUE)
      throw new ProtocolError(
        'forbidden',
        `${quoteValue(symbol)}: instruments of ${venue} are calculated here`,
      );
    const owner = this.#options.ownerOf?.(venue);
    if (owner !== undefined && owner !== producer)
      throw new ProtocolError('forbidden', `${quoteValue(symbol)}: ${owner} delivers all of ${venue}`);
  }

  #requireSymbol(symbol: MarketSymbol): void {
    if (this.#inferred.size < MAX_SYMBOLS || this.#inferred.has(symbol)) return;
    throw new ProtocolError(
      'bad_request',
      `${symbol} would be symbol ${MAX_SYMBOLS + 1}; pushes may define ${MAX_SYMBOLS}`,
    );
  }
}

type Writable<T> = T extends unknown ? { -readonly [Field in keyof T]: T[Field] } : never;

function stopping(): ProtocolError {
  return new ProtocolError('shutting_down', 'the server is stopping; repeat the request when it runs again');
}
