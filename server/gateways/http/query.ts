import { z } from 'zod';
import { isSymbol } from '../../../lib/market/instrument';
import { INTERVALS } from '../../../lib/market/interval';
import { ProtocolError, shown } from '../../../lib/protocol/error';

/** Most bars of one answer. */
const MOST_BARS = 5_000;
const DEFAULT_BARS = 500;
/** Longest name of a stream, in characters. */
const LONGEST_STREAM = 128;

/** A stream's namespace, with or without its slash: `live` is `/live`. */
const stream = z
  .string()
  .max(LONGEST_STREAM, `must have at most ${LONGEST_STREAM} characters`)
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

const limit = z
  .string()
  .regex(/^\d{1,9}$/, `must be a whole number from 1 to ${MOST_BARS}`)
  .transform(Number)
  .refine((value) => value >= 1 && value <= MOST_BARS, `must be a whole number from 1 to ${MOST_BARS}`)
  .default(DEFAULT_BARS);

const instrumentsSchema = z.strictObject({ stream });

const barsSchema = z
  .strictObject({
    stream,
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

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function instrumentsQuery(query: Record<string, string[]>): z.infer<typeof instrumentsSchema> {
  return read(instrumentsSchema, query);
}

/** @throws ProtocolError `bad_request`, naming the parameter and its value */
export function barsQuery(query: Record<string, string[]>): z.infer<typeof barsSchema> {
  return read(barsSchema, query);
}

function read<T>(schema: z.ZodType<T>, query: Record<string, string[]>): T {
  const single: [string, string][] = [];
  for (const [name, values] of Object.entries(query)) {
    const [value, second] = values;
    if (second !== undefined)
      throw new ProtocolError('bad_request', `${shown(name)} is given ${values.length} times`);
    single.push([name, value ?? '']);
  }
  const values = Object.fromEntries(single);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    throw new ProtocolError('bad_request', `there is no parameter ${shown(issue.keys[0])}`);
  }
  const name = String(issue?.path[0] ?? 'query');
  const found = Object.hasOwn(values, name) ? `, not ${shown(values[name])}` : '';
  throw new ProtocolError('bad_request', `${name} ${issue?.message ?? 'is wrong'}${found}`);
}
