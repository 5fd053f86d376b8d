import { EARLIEST_TIME } from '../market/event';
import * as z from '../schema/zod';
import { ProtocolError, quoteValue } from './error';

/*
 * Fields of messages. Only their form is checked here, so every fault is one field at one path with one requirement.
 */

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

export const count = (most: number) => {
  const error = `must be a whole number from 1 to ${most}`;
  return z.int({ error }).min(1, { error }).max(most, { error });
};

export const text = (most: number) => {
  const error = `must be a text of 1 to ${most} characters`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};

const BOOLEAN_ERROR = 'must be true or false';
export const yesOrNo = z.boolean({ error: BOOLEAN_ERROR });

export const TIME_ERROR = 'must be a time in whole µs since 1970 (from 1900 on)';
/** Time, µs since 1970 (UTC). */
export const time = z
  .int({ error: TIME_ERROR })
  .min(EARLIEST_TIME, { error: TIME_ERROR })
  .describe('µs since 1970 (UTC), negative before it');

export const OBJECT_ERROR = 'must be an object';

/** Returns the error of a strict object: it lists the known fields, because an unknown one may be misspelt. */
const namedFields =
  (names: readonly string[]) =>
  (issue: z.core.$ZodRawIssue): string => {
    if (issue.code !== 'unrecognized_keys') return OBJECT_ERROR;
    const unknown = quoteValue(issue.keys[0]);
    if (names.length === 0) return `has ${unknown}, and must have no fields`;
    return `has ${unknown}, which is not one of ${names.join(', ')}`;
  };

/**
 * Schema of a request's object. An unknown field is an error, because it may be a misspelt one that would be ignored;
 * answers may get further fields at any time.
 */
export const form = <const Fields extends z.ZodRawShape>(fields: Fields) =>
  z.strictObject(fields, { error: namedFields(Object.keys(fields)) });

/** Maximum length of a user's name, characters. */
const MAX_USER_LENGTH = 64;
const USER_ERROR = `must be 1 to ${MAX_USER_LENGTH} of the characters A-Z, a-z, 0-9, ".", "_", "@" and "-"`;

/** User of a connection. */
export const userName = z
  .string({ error: USER_ERROR })
  .max(MAX_USER_LENGTH, { error: USER_ERROR, abort: true })
  .regex(/^[A-Za-z0-9._@-]+$/, { error: USER_ERROR });

/** Maximum length of a token's id, characters. */
const MAX_TOKEN_ID_LENGTH = 128;

/** Id of a token, its claim `jti`. */
export const tokenId = text(MAX_TOKEN_ID_LENGTH);

/**
 * Validates a value.
 * @param what name of the value in error messages; empty for parameters of a URL
 * @param secret fields whose values are never part of a message
 * @throws ProtocolError `bad_request`, naming the first invalid field and its value
 */
export function parseForm<T>(
  what: string,
  schema: z.ZodType<T>,
  value: unknown,
  secret: readonly string[] = [],
): T {
  const result = attempt(what, schema, value);
  if (result.success) return result.data;
  const { issues } = result.error;
  // An unknown field comes first: it may be the misspelt name of one that another issue reports as missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw new ProtocolError('bad_request', `${what} is not understood`);
  const field = [...(what === '' ? [] : [what]), ...issue.path.map(String)].join('.');
  const ofObject = issue.code === 'unrecognized_keys' || (issue.code === 'custom' && issue.path.length === 0);
  const isRepeated = !ofObject && !secret.some((key) => issue.path[0] === key);
  const found = isRepeated ? `, not ${quoteValue(at(value, issue.path))}` : '';
  throw new ProtocolError('bad_request', `${field} ${issue.message}${found}`);
}

/**
 * Parses JSON.
 * @throws ProtocolError `bad_request` with the place of the fault, never the text, which may hold a token
 */
export function parseJson(what: string, received: string): unknown {
  try {
    return JSON.parse(received);
  } catch (error) {
    const { message } = error as Error;
    const place = /Unexpected end/.test(message)
      ? ': it ends too early'
      : / at position \d+/.exec(message)?.[0];
    throw new ProtocolError('bad_request', `the ${what} is not JSON${place ?? ''}`);
  }
}

/** Rejects a value that throws when it is read, which is possible within one process only. */
function attempt<T>(what: string, schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  try {
    return schema.safeParse(value);
  } catch {
    throw new ProtocolError('bad_request', `${what} cannot be read`);
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
