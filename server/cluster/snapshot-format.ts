import { crc32 } from 'node:zlib';
import * as z from '../../lib/schema/zod';

/*
 * A snapshot is records, numbers little-endian: kind u8 | length u32 | payload.
 *   head: JSON; row: version u64 at which it was taken, state of the row; sources: their state;
 *   end: JSON, then CRC-32 u32 of all bytes before it.
 */

/** Format of snapshots, raised when older programs cannot read them. */
const SNAPSHOT_FORMAT = 1;
/** Bytes of a snapshot, at most. */
export const MAX_SNAPSHOT_BYTES = 1024 * 1024 * 1024;

const whole = z.int().nonnegative();

/** Place in the log of a node's market. */
const positionSchema = z.object({
  place: z.object({ term: whole, entry: whole }),
  writer: whole,
  epoch: whole,
  version: whole,
  incarnation: z.string().optional(),
  /** Time of the entry, µs. */
  time: z.int(),
});
export type SnapshotPosition = z.infer<typeof positionSchema>;

const headSchema = z.object({
  format: z.literal(SNAPSHOT_FORMAT),
  stream: z.string(),
  /** Position from before the first row was taken. */
  position: positionSchema,
  /** Number of the rules for values. */
  rules: whole,
});
export type SnapshotHead = Omit<z.infer<typeof headSchema>, 'format'>;

const endSchema = z.object({
  /** Version and time (µs) of the market after the last row was taken. */
  horizon: whole,
  time: z.int(),
});
export type SnapshotEnd = z.infer<typeof endSchema>;

const [HEAD, ROW, SOURCES, END] = [1, 2, 3, 4] as const;
const RECORD_BYTES = 5;
const VERSION_BYTES = 8;
const CRC_BYTES = 4;

/** A row, and the version at which it was taken. */
export interface SnapshotRow {
  readonly taken: number;
  readonly state: Uint8Array;
}

/** A whole snapshot, whose CRC matches. */
export interface Snapshot {
  readonly head: SnapshotHead;
  readonly rows: readonly SnapshotRow[];
  readonly sources: Uint8Array;
  readonly end: SnapshotEnd;
  readonly bytes: number;
}

/** A snapshot that cannot be used. */
export class SnapshotFault extends Error {
  constructor(reason: string) {
    super(`the snapshot cannot be used: ${reason}`);
    this.name = 'SnapshotFault';
  }
}

/** Encodes the records of a snapshot in their order. */
export class SnapshotWriter {
  #crc = 0;

  head(head: SnapshotHead): Buffer {
    return this.#record(HEAD, Buffer.from(JSON.stringify({ format: SNAPSHOT_FORMAT, ...head })));
  }

  row({ taken, state }: SnapshotRow): Buffer {
    const payload = Buffer.allocUnsafe(VERSION_BYTES + state.length);
    payload.writeBigUInt64LE(BigInt(taken));
    payload.set(state, VERSION_BYTES);
    return this.#record(ROW, payload);
  }

  sources(state: Uint8Array): Buffer {
    return this.#record(SOURCES, state);
  }

  end(end: SnapshotEnd): Buffer {
    const record = this.#record(END, Buffer.from(JSON.stringify(end)), CRC_BYTES);
    record.writeUInt32LE(this.#crc, record.length - CRC_BYTES);
    return record;
  }

  /** @param left bytes of the payload that are not written and not checked yet */
  #record(kind: number, payload: Uint8Array, left = 0): Buffer {
    const record = Buffer.allocUnsafe(RECORD_BYTES + payload.length + left);
    record.writeUInt8(kind);
    record.writeUInt32LE(payload.length + left, 1);
    record.set(payload, RECORD_BYTES);
    this.#crc = crc32(record.subarray(0, record.length - left), this.#crc);
    return record;
  }
}

/** Decodes a snapshot that arrives in any pieces. Every method throws SnapshotFault. */
export class SnapshotReader {
  #pieces: Uint8Array[] = [];
  #waiting = 0;
  #bytes = 0;
  #crc = 0;
  #head: SnapshotHead | undefined;
  readonly #rows: SnapshotRow[] = [];
  #sources: Uint8Array | undefined;
  #end: SnapshotEnd | undefined;

  /** Takes the next piece. */
  push(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > MAX_SNAPSHOT_BYTES) throw new SnapshotFault(`more than ${MAX_SNAPSHOT_BYTES} bytes`);
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    while (this.#take()) {}
  }

  /** Returns the snapshot after the last piece. */
  finish(): Snapshot {
    const [head, sources, end] = [this.#head, this.#sources, this.#end];
    if (!head || !sources || !end || this.#waiting > 0) {
      throw new SnapshotFault(`it ends after ${this.#bytes} bytes and ${this.#rows.length} rows`);
    }
    return { head, rows: this.#rows, sources, end, bytes: this.#bytes };
  }

  #take(): boolean {
    if (this.#waiting < RECORD_BYTES) return false;
    const length = RECORD_BYTES + this.#peek(RECORD_BYTES).readUInt32LE(1);
    if (this.#waiting < length) return false;
    const record = this.#peek(length);
    if (record.length > length) this.#pieces[0] = record.subarray(length);
    else this.#pieces.shift();
    this.#waiting -= length;
    this.#record(record.subarray(0, length));
    return true;
  }

  /** Returns the waiting bytes in one piece if the first piece has fewer than `bytes`; else the first piece. */
  #peek(bytes: number): Buffer {
    let first = this.#pieces[0] as Uint8Array;
    if (first.length < bytes) {
      first = Buffer.concat(this.#pieces);
      this.#pieces = [first];
    }
    return Buffer.from(first.buffer, first.byteOffset, first.length);
  }

  #record(record: Buffer): void {
    const kind = record[0] as number;
    const payload = record.subarray(RECORD_BYTES);
    if (this.#end !== undefined) throw new SnapshotFault('it goes on after its end');
    if ((kind === HEAD) !== (this.#head === undefined)) throw new SnapshotFault('it has no head, or two');
    if (kind === END) {
      if (payload.length < CRC_BYTES) throw new SnapshotFault('its end is cut');
      const checked = record.subarray(0, record.length - CRC_BYTES);
      if (crc32(checked, this.#crc) !== record.readUInt32LE(record.length - CRC_BYTES)) {
        throw new SnapshotFault('its CRC-32 does not match');
      }
      this.#end = parsed(endSchema, payload.subarray(0, payload.length - CRC_BYTES));
      return;
    }
    this.#crc = crc32(record, this.#crc);
    if (kind === HEAD) {
      const { format: _, ...head } = parsed(headSchema, payload);
      this.#head = head;
    } else if (kind === ROW && payload.length >= VERSION_BYTES) {
      const taken = Number(payload.readBigUInt64LE());
      this.#rows.push({ taken, state: payload.subarray(VERSION_BYTES) });
    } else if (kind === SOURCES) this.#sources = payload;
    else throw new SnapshotFault(`kind ${kind} of a record with ${payload.length} bytes is not known`);
  }
}

function parsed<T>(schema: z.ZodType<T>, payload: Buffer): T {
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')));
  } catch (error) {
    throw new SnapshotFault(error instanceof Error ? error.message : String(error));
  }
}
