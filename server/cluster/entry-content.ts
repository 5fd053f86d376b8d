import type { MarketEvent } from '../../lib/market/event';
import { ByteReader } from '../../lib/protocol/binary/byte-reader';
import { ByteWriter } from '../../lib/protocol/binary/byte-writer';
import * as z from '../../lib/schema/zod';
import type { ByteLine } from '../tape/format/byte-line';
import { readEvents, writeEvents } from './entry-events';

/** An entry that cannot be read. The message names its place. */
export class EntryFault extends Error {
  constructor(place: string, reason: string) {
    super(`entry ${place} of the log cannot be read: ${reason}`);
    this.name = 'EntryFault';
  }
}

const whole = z.int().nonnegative();

/** Kinds of claims: epoch and values go on; a new epoch with the values of `previous`; a new epoch without values. */
export const CLAIM_KINDS = ['continues', 'doubted', 'cleared'] as const;

const claimSchema = z.object({
  /** Id of the node that leads from now on, and the URL at which others reach it. */
  node: z.string(),
  url: z.string().optional(),
  /** Version of its program, and the number of its rules for values. */
  program: z.string(),
  rules: whole,
  /** Formats that it reads. */
  formats: z.array(whole),
  /** Broker process that holds the log. */
  incarnation: z.string().optional(),
  how: z.enum(CLAIM_KINDS),
  /** Last entry that counts of those before the claim. */
  previous: z.object({ term: whole, entry: whole, writer: whole }).optional(),
  reason: z.string(),
  /** Where the feed stood. */
  cursor: z.unknown().optional(),
});

/** Body of a claim. */
export type Claim = z.infer<typeof claimSchema>;

/** Entry before a doubted claim, for those who have not read it. */
export interface TailEntry {
  readonly entry: number;
  readonly bytes: Uint8Array;
}

const handoverSchema = z.object({ to: z.string() });
const epochSchema = z.object({ reason: z.string(), keepsBars: z.boolean().optional() });

/** Content of an entry, by its kind. */
export type EntryContent =
  | { readonly kind: 'claim'; readonly claim: Claim; readonly tail: readonly TailEntry[] }
  | { readonly kind: 'events'; readonly events: readonly MarketEvent[] }
  /** The feed begins again and all markets are cleared; those of a feed with a history keep their bars. */
  | { readonly kind: 'epoch'; readonly reason: string; readonly keepsBars?: boolean | undefined }
  | { readonly kind: 'beat' }
  | { readonly kind: 'handover'; readonly to: string }
  /** Position of the feed: JSON. */
  | { readonly kind: 'cursor'; readonly cursor: unknown }
  /** A kind of a later version that may be skipped. */
  | { readonly kind: 'unknown'; readonly code: number };

const CODES = { claim: 0, events: 1, epoch: 2, beat: 3, handover: 4, cursor: 5 } as const;
/** Kinds from here on may be skipped by programs that do not know them. */
const FIRST_SKIPPED_KIND = 128;

const NOTHING = new Uint8Array(0);

/**
 * Encodes the content of an entry.
 * @param line for events, see {@link writeEvents}
 */
export function writeContent(
  content: EntryContent,
  line?: ByteLine,
): {
  readonly kind: number;
  readonly count: number;
  readonly body: Uint8Array;
} {
  if (content.kind === 'unknown') return { kind: content.code, count: 0, body: NOTHING };
  const kind = CODES[content.kind];
  const count = content.kind === 'events' ? content.events.length : 0;
  switch (content.kind) {
    case 'claim':
      return { kind, count, body: writeClaim(content.claim, content.tail) };
    case 'events':
      return { kind, count, body: writeEvents(content.events, line) };
    case 'epoch':
      return { kind, count, body: json({ reason: content.reason, keepsBars: content.keepsBars }) };
    case 'beat':
      return { kind, count, body: NOTHING };
    case 'handover':
      return { kind, count, body: json({ to: content.to }) };
    case 'cursor':
      return { kind, count, body: json(content.cursor ?? null) };
  }
}

/**
 * Decodes the content of an entry.
 * @throws Error naming the fault
 */
export function readContent(kind: number, count: number, body: Uint8Array): EntryContent {
  if (kind !== CODES.events && count !== 0) throw new RangeError(`kind ${kind} has no events, not ${count}`);
  switch (kind) {
    case CODES.claim:
      return { kind: 'claim', ...readClaim(body) };
    case CODES.events:
      return { kind: 'events', events: readEvents(body, count) };
    case CODES.epoch:
      return { kind: 'epoch', ...epochSchema.parse(parsed(body)) };
    case CODES.beat:
      if (body.length > 0) throw new RangeError(`a beat has no body, not ${body.length} bytes`);
      return { kind: 'beat' };
    case CODES.handover:
      return { kind: 'handover', ...handoverSchema.parse(parsed(body)) };
    case CODES.cursor:
      return { kind: 'cursor', cursor: parsed(body) };
    default:
      if (kind < FIRST_SKIPPED_KIND) throw new RangeError(`kind ${kind} is not known to this program`);
      return { kind: 'unknown', code: kind };
  }
}

function writeClaim(claim: Claim, tail: readonly TailEntry[]): Uint8Array {
  const writer = new ByteWriter();
  const text = json(claim);
  writer.varint(text.length);
  writer.append(text);
  for (const { entry, bytes } of tail) {
    writer.varint(entry);
    writer.varint(bytes.length);
    writer.append(bytes);
  }
  return writer.finish();
}

function readClaim(body: Uint8Array): { claim: Claim; tail: TailEntry[] } {
  const reader = new ByteReader(body);
  let at = 0;
  const next = (): Uint8Array => {
    const length = reader.count(1);
    at = reader.position;
    for (let k = 0; k < length; k++) reader.byte();
    return body.subarray(at, at + length);
  };
  const claim = claimSchema.parse(parsed(next()));
  const tail: TailEntry[] = [];
  while (reader.remaining > 0) tail.push({ entry: reader.varint(), bytes: next() });
  return { claim, tail };
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function parsed(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
}
