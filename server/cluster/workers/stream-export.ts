import type { InstrumentEvent, MarketEvent } from '../../../lib/market/event';
import type { InstrumentReference } from '../../instruments/instrument-reference';
import type { Stream } from '../../streams/stream';
import { ByteLine } from '../../tape/format/byte-line';
import { type Clock, pause } from '../../time/clock';
import { encodeEntry } from '../entry-codec';
import { isLoggable } from '../entry-events';
import type { SnapshotPosition } from '../snapshot-format';
import { giveSnapshot } from '../snapshot-giver';
import type { StreamMark } from './stream-mark';
import { LINK_KIND, linkJson, linkMessage, type WorkerLink } from './worker-link';

/** Shortest time between two writes to workers, ms. */
const LINGER_MS = 5;
/** Events of one entry, at most. */
const MAX_ENTRY_EVENTS = 2_048;
/** Bytes that a worker may leave unread before it is given up. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Pause before a snapshot is tried again, ms. */
const RETRY_MS = 50;

export interface StreamExportOptions {
  readonly stream: Stream;
  readonly instruments: Pick<InstrumentReference, 'onChange'>;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** True when a market that begins again gets bars that no event carries. */
  readonly refillsBars: boolean;
}

/**
 * Sends all changes of a stream's market to the workers of this machine, with the stream's versions. Each batch is encoded
 * once. A worker begins with a snapshot; one that does not keep up loses its link.
 */
export class StreamExport {
  readonly #options: StreamExportOptions;
  /** Links that get changes. */
  readonly #links = new Set<WorkerLink>();
  readonly #undo: (() => void)[] = [];
  readonly #line = new ByteLine();
  readonly #stopping = new AbortController();
  #pending: Buffer[] = [];
  #cancelFlush: (() => void) | undefined;
  /** Monotonic time of the last write, µs. */
  #writtenAt = Number.NEGATIVE_INFINITY;
  #applying: readonly MarketEvent[] = [];
  /** Versions before and after the newest events, and their epoch. */
  #base = 0;
  #version = 0;
  #epoch = 0;

  constructor(options: StreamExportOptions) {
    this.#options = options;
    const { stream, instruments } = options;
    this.#undo.push(
      stream.follow({
        applying: (events) => {
          this.#applying = events;
          this.#base = stream.market.version;
        },
        applied: () => this.#applied(),
        restarted: () => this.#restarted(),
        failed: (reason) => this.#mark({ type: 'failed', reason }),
      }),
      instruments.onChange(() => this.#described()),
    );
  }

  stop(): void {
    this.#stopping.abort();
    for (const undo of this.#undo) undo();
    this.#cancelFlush?.();
    this.#links.clear();
  }

  /** Sends a snapshot, then all changes, until the link is lost. */
  async add(link: WorkerLink): Promise<void> {
    const { clock, log } = this.#options;
    while (!link.isLost && !this.#stopping.signal.aborted) {
      try {
        await this.#sendSnapshot(link);
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        if (this.#links.delete(link)) log.warn({ reason }, 'snapshot for a worker broken off');
        await pause(clock, RETRY_MS, this.#stopping.signal);
      }
    }
  }

  remove(link: WorkerLink): void {
    this.#links.delete(link);
  }

  async #sendSnapshot(link: WorkerLink): Promise<void> {
    const { stream, clock } = this.#options;
    this.#flush();
    [this.#epoch, this.#version] = [stream.fanout.epoch, stream.market.version];
    const pieces = giveSnapshot({
      ...{ market: stream.market, stream: stream.name, rules: 0, now: clock.monotonic },
      position: () => this.#position(),
    });
    // The first piece is taken in this turn, so that changes from here on follow it.
    const first = pieces.next();
    const isWhole = this.#position() !== undefined;
    if (isWhole) {
      this.#links.add(link);
      link.send([linkJson(LINK_KIND.mark, { type: 'begin' } satisfies StreamMark)]);
    }
    for (let piece = await first; piece.done !== true; piece = await pieces.next()) {
      link.send([linkMessage(LINK_KIND.piece, piece.value)]);
      await link.drained();
      if (link.isLost) return;
    }
    link.send([linkJson(LINK_KIND.mark, { type: 'end' } satisfies StreamMark)]);
  }

  /** Returns the place of the market; undefined while it is being rebuilt. */
  #position(): SnapshotPosition | undefined {
    const { stream, clock } = this.#options;
    const { market, fanout } = stream;
    if (fanout.held || market.version < market.horizon) return undefined;
    const place = { term: 0, entry: 0 };
    return { place, writer: 0, epoch: fanout.epoch, version: market.version, time: clock.wall() };
  }

  #applied(): void {
    const { stream } = this.#options;
    const events = this.#applying;
    const { epoch } = stream.fanout;
    if (this.#links.size > 0) {
      if (epoch !== this.#epoch) this.#mark({ type: 'epoch', epoch, version: this.#base, keepsValues: true });
      if (events.length > 0) this.#export(events, this.#base);
    }
    [this.#epoch, this.#version] = [epoch, stream.market.version];
  }

  #restarted(): void {
    const { stream, refillsBars } = this.#options;
    const { market, fanout } = stream;
    [this.#epoch, this.#version] = [fanout.epoch, market.version];
    if (!refillsBars && this.#position() !== undefined) {
      this.#mark({ type: 'epoch', epoch: this.#epoch, version: this.#version });
      return;
    }
    // No event carries the new content of the market.
    const links = [...this.#links];
    this.#links.clear();
    for (const link of links) void this.add(link);
  }

  /** Exports instruments that were described again, without an event. */
  #described(): void {
    const { market } = this.#options.stream;
    const from = this.#version;
    this.#version = market.version;
    if (this.#links.size === 0 || market.version === from) return;
    const rows: number[] = [];
    for (let row = 0; row < market.size; row++) if (market.instrumentVersion(row) > from) rows.push(row);
    rows.sort((one, other) => market.instrumentVersion(one) - market.instrumentVersion(other));
    const [first] = rows;
    if (first === undefined) return;
    const stamp = { timestamp: market.time, localTimestamp: market.time };
    const events = rows.map((row): InstrumentEvent => {
      const instrument = market.instrumentOf(row);
      return { type: 'instrument', symbol: instrument.symbol, instrument, ...stamp };
    });
    this.#export(events, market.instrumentVersion(first) - 1);
  }

  #export(events: readonly MarketEvent[], base: number): void {
    for (let at = 0; at < events.length; at += MAX_ENTRY_EVENTS) {
      const part = events.length <= MAX_ENTRY_EVENTS ? events : events.slice(at, at + MAX_ENTRY_EVENTS);
      this.#encode(part.map(this.#complete), base + at);
    }
    this.#flushSoon();
  }

  /** Encodes events; one that no row can have only takes its version, as at the market. */
  #encode(events: readonly MarketEvent[], base: number): void {
    const head = { kind: 'events', writer: 0, epoch: this.#options.stream.fanout.epoch } as const;
    try {
      const time = this.#options.clock.wall();
      const entry = encodeEntry({ ...head, base, time, events }, this.#line);
      this.#pending.push(linkMessage(LINK_KIND.entry, entry));
    } catch (error) {
      if (events.length === 1 || !(error instanceof RangeError)) {
        if (events.every(isLoggable)) throw error;
        return;
      }
      for (const [at, event] of events.entries()) this.#encode([event], base + at);
    }
  }

  /** Returns an instrument with all facts that the market knows, which a worker does not look for. */
  readonly #complete = (event: MarketEvent): MarketEvent => {
    if (event.type !== 'instrument') return event;
    const { market } = this.#options.stream;
    const row = market.indexOf(event.symbol);
    return row < 0 ? event : { ...event, instrument: market.instrumentOf(row) };
  };

  #mark(mark: StreamMark): void {
    this.#pending.push(linkJson(LINK_KIND.mark, mark));
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#cancelFlush !== undefined) return;
    const { clock } = this.#options;
    const wait = LINGER_MS - (clock.monotonic() - this.#writtenAt) / 1_000;
    if (wait <= 0) this.#flush();
    else this.#cancelFlush = clock.after(wait, () => this.#flush());
  }

  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const messages = this.#pending;
    if (messages.length === 0) return;
    this.#pending = [];
    this.#writtenAt = this.#options.clock.monotonic();
    for (const link of [...this.#links]) {
      if (link.waiting <= MAX_WAITING_BYTES) link.send(messages);
      else {
        this.#options.log.warn({ bytes: link.waiting }, 'a worker does not keep up');
        link.close();
      }
    }
  }
}
