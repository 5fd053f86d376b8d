import type { MarketEvent } from '../../lib/market/event';
import type { Feed, FeedContext } from '../feeds/feed';
import { type Clock, pause } from '../time/clock';
import type { Appended, Bus, Entry } from './bus/bus';
import { nextPlace, type Place } from './bus/place';
import { ANY_NODE, toEntry } from './election';
import type { EntryCheck, LogEntry } from './entry-codec';
import type { EntryContent } from './entry-content';
import { isLoggable } from './entry-events';
import { type FeedItem, feedItems } from './feed-items';
import type { LogState } from './follower';
import { Puller } from './puller';
import type { RetainedLog } from './retained-log';

/** Time without an entry after which the leader appends a beat, ms. */
const BEAT_MS = 250;
/** Events of one entry, at most. */
const MAX_ENTRY_EVENTS = 2_048;
/** Pause before another attempt to append to a full broker, ms. */
const FULL_PAUSE = 100;

/** Entry that the leader appends, with its content. */
export interface OwnEntry extends Entry {
  readonly content: LogEntry;
}

export interface ReignOptions {
  readonly feed: Feed;
  readonly context: FeedContext | undefined;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** Shortest time between two entries, ms. */
  readonly lingerMs: number;
  readonly retained: RetainedLog;
  /** Returns the digest that the entry after the state carries. */
  readonly check: (state: LogState) => EntryCheck | undefined;
}

/**
 * Work of the leader: runs the feed and makes its events entries, one at a time. The feed is asked for more once the
 * log has the last batch; meanwhile it collects, so that a slow broker makes larger entries and not more of them.
 */
export class Reign {
  readonly #options: ReignOptions;
  readonly #abort = new AbortController();
  readonly #items: Puller<FeedItem>;
  readonly #due: EntryContent[] = [];
  #isOver = false;
  /** Monotonic time of the last append, µs. */
  #appendedAt: number;
  /** Entry of which it is not known if the log has it. */
  #inFlight: { readonly place: Place; readonly content: EntryContent } | undefined;

  /** @param takeover reason why events may be missing before the first one */
  constructor(options: ReignOptions, takeover: string | undefined) {
    const { feed, context, clock, log } = options;
    this.#options = options;
    this.#appendedAt = clock.monotonic();
    this.#items = new Puller(feedItems({ feed, context, clock, log }, this.#abort.signal), clock);
    if (takeover !== undefined) {
      const now = clock.wall();
      this.#due.push({
        kind: 'events',
        events: [{ type: 'gap', timestamp: now, localTimestamp: now, reason: takeover }],
      });
    }
  }

  /** Makes {@link next} check again what is asked of it. */
  interrupt(): void {
    this.#items.interrupt();
  }

  /** Adds events to those of the feed. */
  offer(events: readonly MarketEvent[]): void {
    this.#add(events);
    this.interrupt();
  }

  end(): void {
    this.#abort.abort();
  }

  /** Returns the entry to append next: one whose append failed, events of the feed, or a beat. */
  async next(
    state: LogState,
    signal: AbortSignal,
    isHandingOver: () => boolean,
  ): Promise<OwnEntry | undefined> {
    const content = this.#inFlight?.content ?? (await this.#content(signal, isHandingOver));
    if (content === undefined) return undefined;
    const check = this.#options.check(state);
    const head = {
      writer: state.writer,
      epoch: content.kind === 'epoch' ? state.epoch + 1 : state.epoch,
      base: state.version,
      time: Math.max(this.#options.clock.wall(), state.time),
      ...(check && { check }),
    };
    const place = nextPlace(state.place);
    const entry = loggable({ ...content, ...head });
    this.#inFlight = { place, content: entry };
    return { ...toEntry(place, entry), content: entry };
  }

  /** Appends an entry; waits while the broker is full, with a shorter log. */
  async append(entry: OwnEntry, { incarnation }: LogState, signal: AbortSignal): Promise<Appended> {
    const { bus, clock, retained, log } = this.#options;
    for (;;) {
      const answer = await bus.log.append(entry, { incarnation });
      if (answer === 'ok') this.settled(entry.place);
      if (answer !== 'full' || signal.aborted) return answer;
      log.warn({ bytes: retained.bytes }, 'the broker is full; the log is made shorter');
      const before = retained.halve(clock.monotonic());
      if (before !== undefined) await bus.log.trim(before);
      await pause(clock, FULL_PAUSE, signal);
    }
  }

  /** Notes that the log has the entry of this place. */
  settled(place: Place): void {
    this.#appendedAt = this.#options.clock.monotonic();
    const flying = this.#inFlight?.place;
    if (flying?.term === place.term && flying.entry === place.entry) this.#inFlight = undefined;
  }

  async #content(signal: AbortSignal, isHandingOver: () => boolean): Promise<EntryContent | undefined> {
    const { clock, lingerMs } = this.#options;
    const sinceAppend = (): number => (clock.monotonic() - this.#appendedAt) / 1_000;
    while (!signal.aborted) {
      const due = this.#due.shift();
      if (due !== undefined) return due;
      if (isHandingOver()) return { kind: 'handover', to: ANY_NODE };
      if (sinceAppend() < lingerMs) await pause(clock, lingerMs - sinceAppend(), signal);
      if (sinceAppend() >= BEAT_MS) return { kind: 'beat' };
      if (this.#isOver) {
        await pause(clock, BEAT_MS - sinceAppend(), signal);
        continue;
      }
      const pulled = await this.#items.next(BEAT_MS - sinceAppend());
      if (pulled === 'ended') this.#isOver = true;
      else if (pulled !== undefined) this.#add(pulled.value);
    }
    return undefined;
  }

  #add(item: FeedItem): void {
    if ('restart' in item) {
      this.#due.push({ kind: 'epoch', reason: item.restart });
      return;
    }
    for (let at = 0; at < item.length; at += MAX_ENTRY_EVENTS) {
      const events = item.length <= MAX_ENTRY_EVENTS ? item : item.slice(at, at + MAX_ENTRY_EVENTS);
      this.#due.push({ kind: 'events', events });
    }
  }
}

/** Returns the entry without events that no row can have; a market would refuse them too. */
function loggable(entry: LogEntry): LogEntry {
  if (entry.kind !== 'events' || entry.events.every(isLoggable)) return entry;
  return { ...entry, events: entry.events.filter((event: MarketEvent) => isLoggable(event)) };
}
