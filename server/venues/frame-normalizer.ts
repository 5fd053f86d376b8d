import { gunzipSync } from 'node:zlib';
import type { MarketEvent } from '../../lib/market/event';
import type { EventWriter } from './event-writer';
import type { FrameTally } from './frame-tally';
import type { Arrival, Normalizer } from './venue';

/** Largest frame after unpacking, bytes: guards against a frame that unpacks without end. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** What a venue's own file gives: how its messages are read. It may throw whatever is wrong with a message. */
export interface FrameMapper {
  /** Reads the text of a frame, where JSON.parse would lose digits. */
  parse?(text: string): unknown;
  opened?(connection: string, address: string): void;
  /** A message that we sent. */
  sent?(message: unknown, connection: string): void;
  /** A message that came, parsed. `received` is µs. */
  frame(message: unknown, connection: string, received: number): void;
  answer?(address: URL, body: unknown, received: number): void;
  /** A message that could not be read is missing; does nothing where a sequence or a snapshot will tell. */
  missed?(connection: string, received: number): void;
  closed?(connection: string): void;
}

/** Runs a venue's reader so that nothing that comes from outside can stop it: what cannot be read is counted. */
export class FrameNormalizer implements Normalizer {
  readonly #reader: FrameMapper;
  readonly #writer: EventWriter;
  readonly #open = new Set<string>();

  constructor(
    reader: FrameMapper,
    writer: EventWriter,
    readonly tally: FrameTally,
  ) {
    this.#reader = reader;
    this.#writer = writer;
  }

  take(arrival: Arrival): MarketEvent[] {
    const { kind, received } = arrival;
    if (kind === 'opened') {
      if (this.#open.has(arrival.connection)) this.#close(arrival.connection, 'opened anew', received);
      this.#open.add(arrival.connection);
      this.#reader.opened?.(arrival.connection, arrival.address);
    } else if (kind === 'sent') this.#sent(arrival.text, arrival.connection);
    else if (kind === 'frame') this.#frame(arrival.data, arrival.connection, received);
    else if (kind === 'answer') this.#answer(arrival.address, arrival.text, received);
    else this.#close(arrival.connection, arrival.reason, received);
    return this.#writer.drain();
  }

  #sent(text: string, connection: string): void {
    try {
      this.#reader.sent?.(JSON.parse(text), connection);
    } catch {
      // Our own message only tells what to expect; without it the frames tell.
    }
  }

  #frame(data: string | Uint8Array, connection: string, received: number): void {
    try {
      const text = typeof data === 'string' ? data : unpack(data);
      const message = this.#reader.parse === undefined ? JSON.parse(text) : this.#reader.parse(text);
      this.#reader.frame(message, connection, received);
    } catch (error) {
      const what = (error as Error).message;
      this.tally.fault(what);
      this.#writer.gap(`a frame could not be read: ${what}`, { timestamp: received, received });
      this.#reader.missed?.(connection, received);
    }
  }

  #answer(address: string, text: string, received: number): void {
    try {
      this.#reader.answer?.(new URL(address), JSON.parse(text), received);
    } catch (error) {
      this.tally.fault(`the answer of ${address}: ${(error as Error).message}`);
    }
  }

  #close(connection: string, reason: string, received: number): void {
    this.#open.delete(connection);
    this.#writer.disconnect(`${connection}: ${reason}`, received);
    this.#reader.closed?.(connection);
  }
}

/** Text of a binary frame, which some venues pack with gzip. */
function unpack(data: Uint8Array): string {
  const packed = data[0] === 0x1f && data[1] === 0x8b;
  const bytes = packed ? gunzipSync(data, { maxOutputLength: MAX_FRAME_BYTES }) : Buffer.from(data);
  return bytes.toString('utf8');
}
