import { crc32 } from 'node:zlib';
import { ByteReader } from '../../lib/protocol/binary/byte-reader';
import { ByteWriter } from '../../lib/protocol/binary/byte-writer';
import type { ByteLine } from '../tape/format/byte-line';
import { type EntryContent, EntryFault, readContent, writeContent } from './entry-content';

/*
 * Layout of an entry, numbers little-endian:
 *   'T' 'W' | format u8 | kind u8 | flags u8 | writer u32 | epoch varint | base varint | count varint | time varint
 *   | [check: term varint, entry varint, version varint, digest 8 bytes] | body | CRC-32 u32 of all before it
 */
const MAGIC = [0x54, 0x57] as const;
/** Format that this program writes, and the highest that it reads. */
export const ENTRY_FORMAT = 1;
const FLAG_CHECK = 1;
const DIGEST_BYTES = 8;
const CRC_BYTES = 4;
/** Magic, format, kind, flags, writer, four numbers of one byte, CRC. */
const MIN_ENTRY_BYTES = 17;
/** Bytes of an entry, at most. */
export const MAX_ENTRY_BYTES = 4 * 1024 * 1024;

const MAX_U32 = 0xffff_ffff;

/** Digest of a market at a place of the log, to be compared by those who were there. */
export interface EntryCheck {
  readonly term: number;
  readonly entry: number;
  readonly version: number;
  /** 8 bytes. */
  readonly digest: Uint8Array;
}

/** Part of an entry that all kinds have. */
export interface EntryHead {
  /** Random number of the claim that began the term, u32. */
  readonly writer: number;
  readonly epoch: number;
  /** Version before its first event. */
  readonly base: number;
  /** Time of the append by the leader's clock, µs. */
  readonly time: number;
  readonly check?: EntryCheck;
}

/** One record of the log. */
export type LogEntry = EntryHead & EntryContent;

/**
 * Encodes an entry.
 * @param line for events, used again by each call
 * @throws RangeError naming a number that cannot be written
 */
export function encodeEntry(entry: LogEntry, line?: ByteLine): Buffer {
  const { writer, epoch, base, time, check } = entry;
  if (!(Number.isInteger(writer) && writer >= 0 && writer <= MAX_U32)) {
    throw new RangeError(`the writer of an entry must be a u32, not ${writer}`);
  }
  const { kind, count, body } = writeContent(entry, line);
  const head = new ByteWriter();
  for (const byte of [...MAGIC, ENTRY_FORMAT, kind, check === undefined ? 0 : FLAG_CHECK]) head.byte(byte);
  for (let shift = 0; shift < 32; shift += 8) head.byte((writer >>> shift) & 0xff);
  for (const number of [epoch, base, count, time]) head.varint(number);
  if (check !== undefined) {
    for (const number of [check.term, check.entry, check.version]) head.varint(number);
    if (check.digest.length !== DIGEST_BYTES) {
      throw new RangeError(`a digest has ${DIGEST_BYTES} bytes, not ${check.digest.length}`);
    }
    head.append(check.digest);
  }
  const length = head.length + body.length;
  if (length + CRC_BYTES > MAX_ENTRY_BYTES) {
    throw new RangeError(`an entry has at most ${MAX_ENTRY_BYTES} bytes, not ${length + CRC_BYTES}`);
  }
  const bytes = Buffer.allocUnsafe(length + CRC_BYTES);
  head.copyExactly(bytes, 0);
  bytes.set(body, head.length);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, length)), length);
  return bytes;
}

/**
 * Decodes an entry.
 * @param place of the entry in the log, for messages
 * @throws EntryFault naming the place and what is wrong; nothing of the entry may be applied then
 */
export function decodeEntry(bytes: Uint8Array, place: string): LogEntry {
  const fault = (reason: string): never => {
    throw new EntryFault(place, reason);
  };
  const [first, second, format, kind, flags] = bytes;
  if (first !== MAGIC[0] || second !== MAGIC[1]) fault('it does not begin with TW');
  if (format !== ENTRY_FORMAT) fault(`format ${format} is not ${ENTRY_FORMAT}, which this program reads`);
  if (bytes.length < MIN_ENTRY_BYTES) fault(`${bytes.length} bytes are less than ${MIN_ENTRY_BYTES}`);
  if (bytes.length > MAX_ENTRY_BYTES) fault(`${bytes.length} bytes are more than ${MAX_ENTRY_BYTES}`);
  const end = bytes.length - CRC_BYTES;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) fault('its CRC-32 does not match');
  if ((flags as number) > FLAG_CHECK) fault(`flags ${flags} are not known`);
  try {
    const reader = new ByteReader(bytes.subarray(9, end));
    const [epoch, base, count, time] = [reader.varint(), reader.varint(), reader.varint(), reader.varint()];
    const head = { writer: view.getUint32(5, true), epoch, base, time };
    const check = flags === FLAG_CHECK ? readCheck(reader) : undefined;
    const body = bytes.subarray(9 + reader.position, end);
    return { ...head, ...(check && { check }), ...readContent(kind as number, count, body) };
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
}

function readCheck(reader: ByteReader): EntryCheck {
  const [term, entry, version] = [reader.varint(), reader.varint(), reader.varint()];
  return { term, entry, version, digest: Uint8Array.from({ length: DIGEST_BYTES }, () => reader.byte()) };
}
