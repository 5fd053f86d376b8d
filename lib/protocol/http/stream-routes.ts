import * as z from '../../schema/zod';
import { instrumentSchema } from '../instrument-schema';
import { quoteSchema, statusSchema } from '../message-schemas';
import { MAX_SYMBOL_CHARACTERS, MAX_SYMBOL_ENTRIES } from '../request';
import { rowFormat } from '../row-format';
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

const dateText = z.iso.date();
/** Minutes from local midnight. */
const minuteOfDay = z.int().min(0).max(1_440);
/** Hours of a calendar that the operator has set. */
const calendarDays = z.object({
  calendar: z.string(),
  from: dateText,
  to: dateText.describe('Last date. A span of several dates means its weekdays.'),
  hours: z
    .array(z.tuple([minuteOfDay, minuteOfDay]))
    .optional()
    .describe(
      'Spans of trading, minutes from local midnight; none on a day off; absent for the usual hours.',
    ),
});

export const listInstruments = defineRoute({
  name: 'listInstruments',
  method: 'GET',
  path: '/api/instruments',
  access: 'guest',
  summary: 'Lists the instruments of a stream that the caller may see.',
  query: z.strictObject({ stream: streamName }),
  answers: {
    200: z.object({ instruments: z.array(instrumentSchema), calendarDays: z.array(calendarDays).optional() }),
  },
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

const MAX_SYMBOLS_LENGTH = MAX_SYMBOL_ENTRIES * MAX_SYMBOL_CHARACTERS;

const symbols = z
  .string()
  .max(MAX_SYMBOLS_LENGTH, `must have at most ${MAX_SYMBOLS_LENGTH} characters`)
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((entries) => entries.length <= MAX_SYMBOL_ENTRIES, `must be at most ${MAX_SYMBOL_ENTRIES} symbols`)
  .default(['*'])
  .meta({
    description: 'Symbols, at most 32 globs (`binance:*`), or `board:<id>`, separated by commas; default all',
    override: { type: 'string', maxLength: MAX_SYMBOLS_LENGTH, default: '*' },
  });

/** The range is that of trades between two frames. */
const quote = quoteSchema.omit({ rangeHigh: true, rangeLow: true }).meta({ id: 'Quote' });

export const listQuotes = defineRoute({
  name: 'listQuotes',
  method: 'GET',
  path: '/api/quotes',
  access: 'guest',
  summary: 'Returns the newest quotes once, of the symbols that the caller may see.',
  query: z.strictObject({ stream: streamName, symbols, format: rowFormat }),
  answers: { 200: z.object({ quotes: z.array(quote) }) },
  rows: 'quotes',
  errors: ['forbidden', 'not_found', 'unknown_symbol'],
});
