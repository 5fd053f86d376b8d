import { gunzipSync } from 'node:zlib';
import type { MarketEvent } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { AnnouncedEnd, ConnectorRequests, SnapshotNeed } from './connector-requests';
import type { EventWriter } from './event-writer';
import type { FrameTally } from './frame-tally';
import type { Arrival, Normalizer } from './venue';

/** Maximum size of a decompressed frame, bytes, against decompression bombs. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Parser of a venue's messages. Its methods may throw any error for an invalid message. */
export interface FrameMapper {
  /** Parses the text of a frame, if JSON.parse would lose digits. */
  parse?(text: string): unknown;
  opened?(connection: string, address: string): void;
  /** Handles a message sent to the venue. */
  sent?(message: unknown, connection: string, received: number): void;
  /** Handles a parsed message of the venue. `received` is µs. */
  frame(message: unknown, connection: string, received: number): void;
  answer?(address: URL, body: unknown, received: number): void;
  /** Handles the loss of an unreadable message; does nothing if a sequence or snapshot will reveal it. */
  missed?(connection: string, received: number): void;
  /** Handles the end of the subscription to a book. Needed only if a new one does not begin with a snapshot. */
  unsubscribed?(symbol: MarketSymbol): void;
  /** @param successor connection that carries its subscriptions on */
  closed?(connection: string, successor?: string): void;
}

/** Runs a venue's parser so that no input can stop it; counts unreadable frames. */
export class FrameNormalizer implements Normalizer {
  readonly #mapper: FrameMapper;
  readonly #writer: EventWriter;
  readonly #requests: ConnectorRequests;
  /** Open connections with the symbols that each delivered. */
  readonly #open = new Map<string, Set<MarketSymbol>>();

  constructor(
    mapper: FrameMapper,
    writer: EventWriter,
    readonly tally: FrameTally,
    requests: ConnectorRequests,
  ) {
    this.#mapper = mapper;
    this.#writer = writer;
    this.#requests = requests;
  }

  needs(): readonly SnapshotNeed[] {
    return this.#requests.needs();
  }

  announcedEnds(): readonly AnnouncedEnd[] {
    return this.#requests.announcedEnds();
  }

  take(arrival: Arrival): MarketEvent[] {
    const { kind, received } = arrival;
    if (kind === 'opened') {
      if (this.#open.has(arrival.connection)) this.#close(arrival.connection, 'reopened', received);
      this.#open.set(arrival.connection, new Set());
      this.#mapper.opened?.(arrival.connection, arrival.address);
    } else if (kind === 'sent') this.#sent(arrival.text, arrival.connection, received);
    else if (kind === 'frame') return this.#frame(arrival.data, arrival.connection, received);
    else if (kind === 'answer') this.#answer(arrival.address, arrival.text, received);
    else if (kind === 'unsubscribed') this.#unsubscribe(arrival.symbols, received);
    else this.#close(arrival.connection, arrival.reason, received, arrival.successor);
    return this.#writer.drain();
  }

  #sent(text: string, connection: string, received: number): void {
    try {
      this.#mapper.sent?.(JSON.parse(text), connection, received);
    } catch {
      // A sent message only says what to expect; without it the received frames do.
    }
  }

  #frame(data: string | Uint8Array, connection: string, received: number): MarketEvent[] {
    try {
      const text = typeof data === 'string' ? data : unpack(data);
      const message = this.#mapper.parse === undefined ? JSON.parse(text) : this.#mapper.parse(text);
      this.#mapper.frame(message, connection, received);
    } catch (error) {
      const what = (error as Error).message;
      this.tally.fault(what);
      this.#writer.gap(`a frame could not be read: ${what}`, { timestamp: received, received });
      this.#mapper.missed?.(connection, received);
    }
    const events = this.#writer.drain();
    const delivered = this.#open.get(connection);
    if (delivered !== undefined)
      for (const event of events)
        if ('symbol' in event && event.symbol !== undefined) delivered.add(event.symbol);
    return events;
  }

  #answer(address: string, text: string, received: number): void {
    try {
      this.#mapper.answer?.(new URL(address), JSON.parse(text), received);
    } catch (error) {
      this.tally.fault(`the answer of ${address}: ${(error as Error).message}`);
    }
  }

  /** Empties books that nobody updates any more. */
  #unsubscribe(symbols: readonly MarketSymbol[], received: number): void {
    for (const symbol of symbols) {
      this.#requests.met(symbol);
      this.#mapper.unsubscribed?.(symbol);
      this.#writer.emptyBook(symbol, { timestamp: received, received });
    }
  }

  #close(connection: string, reason: string, received: number, successor?: string): void {
    const delivered = this.#open.get(connection);
    this.#open.delete(connection);
    if (successor === undefined) {
      // With another connection open, only what this one delivered is missing.
      const only = this.#open.size > 0 ? delivered : undefined;
      this.#writer.disconnect(`${connection}: ${reason}`, received, only);
    } else if (delivered !== undefined)
      for (const symbol of delivered) this.#open.get(successor)?.add(symbol);
    this.#requests.closed(connection);
    this.#mapper.closed?.(connection, successor);
  }
}

/** Returns the text of a binary frame, which some venues compress with gzip. */
function unpack(data: Uint8Array): string {
  const packed = data[0] === 0x1f && data[1] === 0x8b;
  const bytes = packed ? gunzipSync(data, { maxOutputLength: MAX_FRAME_BYTES }) : data;
  // A view: frames are not copied.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
