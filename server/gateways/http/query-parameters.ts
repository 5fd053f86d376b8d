import { isSymbol } from '../../../lib/market/instrument';
import { INTERVALS } from '../../../lib/market/interval';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import * as z from '../../../lib/schema/zod';

/** Most bars of one answer. */
const MAX_BARS = 5_000;
const DEFAULT_BARS = 500;
/** Most parts that the activity of a tape is told in. */
const MAX_BUCKETS = 2_000;
const DEFAULT_BUCKETS = 240;
/** Longest names of a format and of a file, in characters. */
const MAX_FORMAT_LENGTH = 32;
const MAX_NAME_LENGTH = 255;
/** Longest name of a stream, in characters. */
const MAX_STREAM_LENGTH = 128;

/** A stream's namespace, with or without its slash: `live` is `/live`; `/live` when absent. */
export const streamName = z
  .string()
  .max(MAX_STREAM_LENGTH, `must have at most ${MAX_STREAM_LENGTH} characters`)
  .regex(
    /^\/?[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/,
    'must be the name of a stream such as live',
  )
  .transform((name) => (name.startsWith('/') ? name : `/${name}`))
  .default('/live');

const micros = z
  .string()
  .regex(/^\d{1,16}$/, 'must be a time in whole µs since 1970')
  .transform(Number)
  .refine(Number.isSafeInteger, 'must be a time in whole µs since 1970');

const limit = wholeNumber(MAX_BARS).default(DEFAULT_BARS);

const instrumentsSchema = z.strictObject({ stream: streamName });

const barsSchema = z
  .strictObject({
    stream: streamName,
    symbol: z.string({ error: 'must be given' }).refine(isSymbol, 'must be a symbol (venue:code)'),
    interval: z.enum(INTERVALS, { error: `must be one of ${INTERVALS.join(', ')}` }).default('1m'),
    from: micros.exactOptional(),
    to: micros.exactOptional(),
    limit,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    message: 'must not be after to',
  });

const activitySchema = z.strictObject({
  buckets: wholeNumber(MAX_BUCKETS).default(DEFAULT_BUCKETS),
});

const importSchema = z.strictObject({
  id: z.string({ error: 'must be given: the name of the new tape' }),
  format: z
    .string()
    .max(MAX_FORMAT_LENGTH, `must have at most ${MAX_FORMAT_LENGTH} characters`)
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a format such as ndjson, or auto')
    .default('auto'),
  name: z
    .string({ error: 'must be given: the name of the file' })
    .min(1, 'must be the name of the file')
    .max(MAX_NAME_LENGTH, `must have at most ${MAX_NAME_LENGTH} characters`),
});

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function instrumentsQuery(query: Record<string, string[]>): z.infer<typeof instrumentsSchema> {
  return readQuery(instrumentsSchema, query);
}

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function barsQuery(query: Record<string, string[]>): z.infer<typeof barsSchema> {
  return readQuery(barsSchema, query);
}

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function activityQuery(query: Record<string, string[]>): z.infer<typeof activitySchema> {
  return readQuery(activitySchema, query);
}

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function importQuery(query: Record<string, string[]>): z.infer<typeof importSchema> {
  return readQuery(importSchema, query);
}

function wholeNumber(most: number) {
  const expected = `must be a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((value) => value >= 1 && value <= most, expected);
}

/**
 * Reads a query of which each parameter is given at most once.
 * @throws ProtocolError `bad_request`, naming the parameter and its value
 */
export function readQuery<T>(schema: z.ZodType<T>, query: Record<string, string[]>): T {
  const single: [string, string][] = [];
  for (const [name, values] of Object.entries(query)) {
    const [value, second] = values;
    if (second !== undefined)
      throw new ProtocolError('bad_request', `${quoteValue(name)} is given ${values.length} times`);
    single.push([name, value ?? '']);
  }
  const values = Object.fromEntries(single);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    throw new ProtocolError('bad_request', `there is no parameter ${quoteValue(issue.keys[0])}`);
  }
  const name = String(issue?.path[0] ?? 'query');
  const found = Object.hasOwn(values, name) ? `, not ${quoteValue(values[name])}` : '';
  throw new ProtocolError('bad_request', `${name} ${issue?.message ?? 'is wrong'}${found}`);
}
