import type { MarketSymbol } from '../market/instrument';
import { isSymbol } from '../market/instrument';
import { describes } from '../schema/describes';
import * as z from '../schema/zod';
import { ERROR_RETRY, type ErrorCode } from './error';
import { count, form, parseForm } from './form';
import { rejectionSchema } from './message-schemas';
import type { HoldRequest, PublishAnswer, PublishRequest } from './messages';

/** Maximum of events in one message; its size has a limit too. */
const MAX_PUBLISHED_EVENTS = 10_000;
/** Maximum of unanswered `publish` requests of one connection. */
export const MAX_UNANSWERED = 16;
/** Maximum of symbols that one connection answers for. */
const MAX_HELD_SYMBOLS = 10_000;
/** Longest silence, s. */
const MAX_SILENCE = 3_600;
const DEFAULT_SILENCE = 10;

const codes = Object.keys(ERROR_RETRY) as [ErrorCode, ...ErrorCode[]];
const faultFields = {
  code: z.enum(codes),
  field: z.string().describe('Field of the event, if one is at fault').exactOptional(),
  message: z.string(),
};
const counts = {
  accepted: z.int().describe('Events that the market has taken'),
  rejected: z.int().describe('Events that are invalid or not permitted; the others are not affected'),
  repeated: z.int().exactOptional().describe('Accepted trades that had been taken before, by their id'),
};

/** Answer of `POST /api/ingest`. */
export const ingestAnswerSchema = z
  .object({
    ...counts,
    errors: z
      .array(z.object({ line: z.int().describe('From 1'), ...faultFields }))
      .describe('The first 20 rejected lines'),
  })
  .meta({ id: 'IngestAnswer' });

/** Answers `publish`. */
export const publishAnswerSchema = describes<PublishAnswer>()(
  z.union([
    z.object({
      ok: z.literal(true),
      ...counts,
      errors: z
        .array(z.object({ index: z.int().describe('Index in `events`'), ...faultFields }))
        .describe('The first 20 rejected events'),
    }),
    rejectionSchema,
  ]),
);

const EVENTS_ERROR = `must be an array of at most ${MAX_PUBLISHED_EVENTS} events`;
const SYMBOLS_ERROR = `must be an array of at most ${MAX_HELD_SYMBOLS} symbols (venue:code)`;

export const publishSchema = form({
  events: z
    .custom<readonly unknown[]>((value) => Array.isArray(value) && value.length <= MAX_PUBLISHED_EVENTS, {
      error: EVENTS_ERROR,
    })
    .meta({
      type: 'array',
      maxItems: MAX_PUBLISHED_EVENTS,
      items: { type: 'object' },
      description: 'Events as in docs/ingest.md; an empty list shows that the producer is there',
    }),
});

export const holdSchema = form({
  symbols: z
    .custom<readonly MarketSymbol[]>(
      (value) =>
        Array.isArray(value) &&
        value.length <= MAX_HELD_SYMBOLS &&
        value.every((one) => typeof one === 'string' && isSymbol(one)),
      { error: SYMBOLS_ERROR },
    )
    .meta({
      type: 'array',
      maxItems: MAX_HELD_SYMBOLS,
      items: { type: 'string' },
      description: 'Symbols that the connection answers for, instead of those before',
    }),
  silence: count(MAX_SILENCE)
    .default(DEFAULT_SILENCE)
    .describe('Seconds without a `publish` after which the symbols are disconnected'),
});

/**
 * Validates the request `publish`, but not its events.
 * @throws ProtocolError `bad_request`
 */
export function parsePublish(value: unknown): PublishRequest {
  return parseForm('publish', publishSchema, value);
}

/** @throws ProtocolError `bad_request`, naming the invalid field and its value */
export function parseHold(value: unknown): Required<HoldRequest> {
  return parseForm('hold', holdSchema, value);
}
