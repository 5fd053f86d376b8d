import * as z from '../../schema/zod';
import { instrumentSchema } from '../instrument-schema';
import { statusSchema } from '../message-schemas';
import { streamName } from './fields';
import { type Checked, defineRoute } from './route';

const streamSchema = statusSchema
  .extend({
    name: z.string().describe('Name of its feed in the settings: `simulator`, `tape:<id>`'),
    eventsPerSecond: z.number(),
    clients: z.int(),
    rooms: z.int(),
    symbols: z.int().describe('Symbols that the caller may see'),
    version: z.int(),
    uptime: z.int().describe('Seconds'),
  })
  .meta({ id: 'Stream' });

const clockSchema = z
  .object({
    time: z.int().describe('Wall-clock time of the server, µs since 1970 UTC'),
    jumps: z.int().describe('Times that its wall clock was set since the start, by a second or more'),
    lastJump: z
      .object({ at: z.int().describe('µs since 1970 UTC, after it'), seconds: z.number() })
      .exactOptional()
      .describe('The last time; negative seconds for a clock that was set back'),
  })
  .meta({ id: 'ServerClock' });

/** Wall clock of the server, as the API shows it. */
export type ServerClock = Checked<typeof clockSchema>;

/** Stream with its statistics, as the API lists it. */
export type StreamListing = Checked<typeof streamSchema>;

export const listStreams = defineRoute({
  name: 'listStreams',
  method: 'GET',
  path: '/api/streams',
  access: 'guest',
  summary: 'Lists the streams with their state and figures.',
  answers: { 200: z.object({ streams: z.array(streamSchema), clock: clockSchema }) },
});

export const listInstruments = defineRoute({
  name: 'listInstruments',
  method: 'GET',
  path: '/api/instruments',
  access: 'guest',
  summary: 'Lists the instruments of a stream that the caller may see.',
  query: z.strictObject({ stream: streamName }),
  answers: { 200: z.object({ instruments: z.array(instrumentSchema) }) },
  errors: ['not_found'],
});

export const listPinyin = defineRoute({
  name: 'listPinyin',
  method: 'GET',
  path: '/api/pinyin',
  access: 'guest',
  summary: 'Returns the pinyin of the Chinese names of a stream’s instruments, by symbol.',
  query: z.strictObject({ stream: streamName }),
  answers: { 200: z.object({ pinyin: z.record(z.string(), z.string()) }) },
  errors: ['not_found'],
});
