import * as z from '../../schema/zod';
import { time } from '../form';
import { statusSchema } from '../message-schemas';
import { countText } from './fields';
import { type Checked, defineRoute } from './route';

/** Maximum of equal parts of a tape's time in one answer. */
const MAX_BUCKETS = 2_000;
const DEFAULT_BUCKETS = 240;

const tapeSchema = z
  .object({
    id: z.string(),
    start: time,
    end: time,
    symbols: z.array(z.string()).describe('Symbols of the tape that the caller may see'),
    events: z.int(),
    bytes: z.int(),
    source: statusSchema.shape.source.exactOptional(),
    feed: z.string().exactOptional().describe('Name of the feed or of the format that it was made from'),
    recording: z.literal(true).exactOptional().describe('Present while the tape is written'),
  })
  .meta({ id: 'Tape' });

/** A tape, as the API lists it; times in µs. */
export type TapeListing = Checked<typeof tapeSchema>;

export const listTapes = defineRoute({
  name: 'listTapes',
  method: 'GET',
  path: '/api/tapes',
  access: 'guest',
  summary: 'Lists the tapes that have symbols which the caller may see.',
  answers: { 200: z.object({ tapes: z.array(tapeSchema) }) },
});

export const getTape = defineRoute({
  name: 'getTape',
  method: 'GET',
  path: '/api/tapes/:id',
  access: 'guest',
  summary: 'Returns one tape.',
  answers: { 200: z.object({ tape: tapeSchema }) },
  errors: ['not_found'],
});

const activitySchema = z
  .object({
    start: time,
    end: time,
    buckets: z
      .array(z.object({ events: z.number(), volume: z.number() }))
      .describe('Equal parts of the time. `volume` is the sum of price × size, each in its own currency'),
    gaps: z
      .array(z.object({ from: time, to: time, reason: z.string() }))
      .describe('Times in which nothing was recorded'),
    complete: z.boolean().describe('Whether the tape was read for volumes and gaps up to its end'),
  })
  .meta({ id: 'Activity' });

export const getTapeActivity = defineRoute({
  name: 'getTapeActivity',
  method: 'GET',
  path: '/api/tapes/:id/activity',
  access: 'guest',
  summary:
    'Returns events and volume of a tape over its time, and its data gaps, to callers who may see all of it.',
  query: z.strictObject({ buckets: countText(MAX_BUCKETS, DEFAULT_BUCKETS) }),
  answers: { 200: z.object({ activity: activitySchema }) },
  errors: ['not_found', 'forbidden'],
});
